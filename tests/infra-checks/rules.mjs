// What no compiler knows: keys are nobody's, roles stand in one place, alerts ask for what is measured, names agree with the code.
import { everyValue, isExpression, ofType, requiredOf, resourcesOf } from './templates.mjs';

const promised = { allowSharedKeyAccess: false, allowBlobPublicAccess: false, disableLocalAuth: true };
const mustHave = { 'Microsoft.Storage/storageAccounts': 'allowSharedKeyAccess', 'Microsoft.EventHub/namespaces': 'disableLocalAuth' };

/** Keys in a template or in a parameter file, and accounts that would take one. */
export function* secretProblems(json) {
  for (const { name, value } of everyValue(json)) {
    if (name in promised && value !== promised[name]) yield `${name} must be ${promised[name]}`;
    if (typeof value !== 'string') continue;
    if (/AccountKey=|SharedAccessKey|SharedAccessSignature|DefaultEndpointsProtocol=/i.test(value)) yield 'a connection string with a key';
    if (!isExpression(value)) continue;
    if (/\blist\w*\(/.test(value)) yield `a list function hands out keys: ${value}`;
    for (const [key, wanted] of Object.entries(promised))
      if (new RegExp(`'${key}', (?!${wanted}\\(\\))`).test(value)) yield `${key} must be ${wanted}`;
  }
  for (const { type, name, properties } of resourcesOf(json))
    if (type in mustHave && properties?.[mustHave[type]] === undefined)
      yield `${name} does not say ${mustHave[type]}`;
}

export function* roleProblems(template, path) {
  if (path.endsWith('/roles.bicep')) return;
  for (const { name } of ofType(template, 'Microsoft.Authorization/roleAssignments'))
    yield `a role assignment outside roles.bicep: ${name}`;
}

// what the app, Event Grid, Snowflake and the keepers of secrets need: data of one service each, and the control of none
const needed = new Set([
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', // Storage Blob Data Owner
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe', // Storage Blob Data Contributor
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', // Storage Blob Data Reader
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88', // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', // Storage Table Data Contributor
  '2b629674-e913-4c01-ae53-ef4638d8f975', // Azure Event Hubs Data Sender
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde', // Azure Event Hubs Data Receiver
  '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7', // Key Vault Secrets Officer
  '3913510d-42f4-4e42-8a64-420c390055eb', // Monitoring Metrics Publisher
]);

/** Roles that nobody here needs, and roles on more than one resource. */
export function* privilegeProblems(template) {
  const assignments = [...ofType(template, 'Microsoft.Authorization/roleAssignments')];
  if (assignments.length === 0) return;
  for (const { name, scope } of assignments)
    if (!scope) yield `a role on a whole resource group: ${name}`;
  const ids = JSON.stringify([template.variables, assignments]).match(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi) ?? [];
  for (const id of new Set(ids.map(id => id.toLowerCase())))
    if (!needed.has(id)) yield `a role that nobody here needs: ${id}`;
}

const metricsIn = text => text.match(/\btradekpi\.[a-z_]+(?:\.[a-z_]+)*/g) ?? [];

/** The pipeline's metrics that C# code measures. */
export const measuredIn = code => [...code.matchAll(/\bCreate\w+(?:<\w+>)?\(\s*"(tradekpi\.[a-z_.]+)"/g)].map(([, name]) => name);

/** Metrics that a text names and nobody measures. */
export function* metricProblems(text, measured) {
  for (const name of new Set(metricsIn(text))) if (!measured.has(name)) yield `nobody measures ${name}`;
}

/** Alerts that ask Azure for a metric that it does not have, or that the manual does not explain. */
export function* alertProblems(template, platform, manual) {
  const alerts = alertsIn(template);
  if (alerts.length === 0) yield 'no alert found among its variables';
  for (const { name, metric, namespace } of alerts) {
    if (metric && !platform[namespace]?.includes(metric)) yield `${name}: ${namespace} has no metric ${metric}`;
    if (!manual.includes(`\`${name}\``)) yield `infra/README.md does not explain ${name}`;
  }
}

/** Alerts without a section of the runbook that is called so, and sections that are called like no alert. */
export function* runbookProblems(template, runbook) {
  const alerts = alertsIn(template).map(({ name }) => name);
  const sections = [...runbook.matchAll(/^### `([^`]+)`$/gm)].map(([, name]) => name);
  for (const name of alerts) if (!sections.includes(name)) yield `no section for ${name}`;
  for (const name of sections) if (!alerts.includes(name)) yield `no alert is called ${name}`;
}

const alertsIn = template =>
  [...everyValue(template.variables ?? {})].map(({ value }) => value).filter(value => value?.severity !== undefined);

/** The names of the app settings: keys of the variables that the resource appsettings unites. */
export function settingsOf(template) {
  const settings = ofType(template, 'Microsoft.Web/sites/config').find(({ name }) => name.includes("'appsettings'")).properties;
  const parts = [...settings.matchAll(/variables\('(\w+)'\)/g)].map(([, name]) => template.variables[name]);
  return new Set(parts.flatMap(part => typeof part === 'string'
    ? [...part.matchAll(/(?:createObject\(|, )'([A-Z]\w*__\w+)', /g)].map(([, name]) => name)
    : Object.keys(part)));
}

/** Settings that C# triggers ask for: %Name% anywhere, Connection = "Prefix". */
export function* triggerProblems(code, settings) {
  for (const [, name] of code.matchAll(/"[^"\n]*%(\w+)%[^"\n]*"/g)) if (!settings.has(name)) yield `no app setting ${name}`;
  for (const [, prefix] of code.matchAll(/\bConnection\s*=\s*"(\w+)"/g))
    if (![...settings].some(name => name === prefix || name.startsWith(`${prefix}__`))) yield `no app setting ${prefix}__…`;
}

/** The functions that C# declares, each with the text of its file. */
export const functionsIn = files =>
  new Map(files.flatMap(text =>
    [...text.matchAll(/\[Function\((?:nameof\((?:\w+\.)*(\w+)\)|"(\w+)")\)/g)].map(([, named, spelt]) => [named ?? spelt, text])));

/** Settings against the manual's table, where `__x` continues the name before it, and switches against the functions. */
export function* settingProblems(settings, functions, manual) {
  const explained = new Set();
  for (const [, cell] of manual.split('## Settings of the app')[1].split('\n## ')[0].matchAll(/^\| (`.*?) \|/gm)) {
    let prefix = '';
    for (const [, name] of cell.matchAll(/`([^`]+)`/g)) {
      explained.add(name.startsWith('__') ? prefix + name : name);
      if (!name.startsWith('__')) [prefix] = name.split('__');
    }
  }
  for (const name of settings) if (!explained.has(name)) yield `infra/README.md does not explain the setting ${name}`;
  for (const name of explained) if (!settings.has(name)) yield `infra/README.md explains ${name}, which is not set`;
  for (const name of settings) {
    const switched = /^AzureWebJobs\.(\w+)\.Disabled$/.exec(name)?.[1];
    if (switched && !functions.has(switched)) yield `${name} switches no function`;
  }
}

/** The emulator's hub and consumer group against those that main.bicep makes, within the emulator's limits. */
export function* emulatorProblems(config, { variables: { hubName, consumerGroupName } }) {
  const hubs = config.UserConfig.NamespaceConfig.flatMap(each => each.Entities);
  const hub = hubs.find(each => each.Name === hubName);
  if (!hub) return void (yield `no hub ${hubName}`);
  if (!hub.ConsumerGroups.some(each => each.Name === consumerGroupName)) yield `no consumer group ${consumerGroupName}`;
  if (hubs.length > 10 || hub.PartitionCount > 32) yield 'the emulator holds at most 10 hubs of 32 partitions';
}

/** Outputs that a script or the manual asks for with `$(output NAME)`, and parameters that a script passes on, against the templates. */
export function* scriptProblems(text, main, subscription) {
  for (const [, name] of text.matchAll(/\$\(output (\w+)\)/g)) if (!(name in main.outputs)) yield `main.bicep has no output ${name}`;
  const passed = /--template-file modules\/event-subscription\.bicep[^]*?--parameters ([^]*?)\n(?! )/.exec(text)?.[1];
  if (!passed) return;
  const names = [...passed.matchAll(/(\w+)="/g)].map(([, name]) => name);
  for (const name of names) if (!(name in subscription.parameters)) yield `event-subscription.bicep has no parameter ${name}`;
  for (const name of requiredOf(subscription)) if (!names.includes(name)) yield `event-subscription.bicep needs ${name}`;
}
