// What this deployment promises: no keys, roles in one place, alerts on metrics that exist, settings that the code reads.
import { lineOf, everyNode, literal, property } from './parse.mjs';

const keys = [
  [/\blist\w*\(|\.list\w*\(/, 'a list function hands out keys'],
  [/\bAccountKey=|\bSharedAccessKey|\bSharedAccessSignature=/i, 'a connection string with a key'],
  [/allowSharedKeyAccess:(?!\s*false\b)/, 'shared key access'],
  [/disableLocalAuth:(?!\s*true\b)/i, 'local authentication'],
  [/allowBlobPublicAccess:(?!\s*false\b)/, 'public blobs'],
  [/DefaultEndpointsProtocol=/i, 'a connection string'],
];

export function* secretProblems(file) {
  const lines = file.text.split('\n').map(line => line.replace(/(^|\s)\/\/.*$/, ''));
  for (const [index, line] of lines.entries())
    for (const [pattern, text] of keys) if (pattern.test(line)) yield { line: index + 1, text };
  for (const resource of file.resources.filter(each => !each.isExisting)) {
    const settings = property(resource.value, 'properties');
    const mustHave = { 'Microsoft.Storage/storageAccounts': 'allowSharedKeyAccess', 'Microsoft.EventHub/namespaces': 'disableLocalAuth' }[resource.type];
    if (mustHave && !property(settings, mustHave)) yield { line: resource.line, text: `${resource.symbol} does not say ${mustHave}` };
  }
}

export function* roleProblems(file) {
  if (file.path.endsWith('/roles.bicep')) return;
  for (const { type, line } of file.resources) if (type === 'Microsoft.Authorization/roleAssignments') yield { line, text: 'a role assignment outside roles.bicep' };
}

/** The pipeline's metrics that a text names. */
export const metricsIn = text => new Set(text.match(/\btradekpi\.[a-z_]+(?:\.[a-z_]+)*/g) ?? []);

export function* metricProblems(file, known) {
  for (const node of everyNode(file.tree)) {
    if (node.type !== 'string') continue;
    for (const name of metricsIn(literal(node) ?? '')) if (!known.has(name)) yield { line: lineOf(node), text: `no metric ${name}` };
  }
}

/** The names of the app settings: the properties of the objects that the settings are made of. */
export function settingsOf(file) {
  const settings = new Set();
  for (const node of everyNode(file.tree)) {
    if (node.type !== 'variable_declaration' || !['required', 'keyPair', 'polled', 'pollToken'].includes(node.namedChildren[0].text)) continue;
    for (const child of everyNode(node)) {
      const key = child.type === 'object_property' && child.namedChildren[0];
      if (key) settings.add(key.type === 'string' ? literal(key) : key.text);
    }
  }
  return settings;
}

/** Settings that C# triggers ask for: %Name% anywhere, Connection = "Prefix". */
export function* settingProblems(code, settings) {
  for (const [, name] of code.matchAll(/"[^"\n]*%(\w+)%[^"\n]*"/g)) if (!settings.has(name)) yield { line: 1, text: `no app setting ${name}` };
  for (const [, prefix] of code.matchAll(/\bConnection\s*=\s*"(\w+)"/g))
    if (![...settings].some(name => name === prefix || name.startsWith(`${prefix}__`))) yield { line: 1, text: `no app setting ${prefix}__…` };
}

const variable = (file, name) => literal([...everyNode(file.tree)].find(node => node.type === 'variable_declaration' && node.namedChildren[0].text === name)?.namedChildren[1]);

/** The emulator's hub and consumer group against those that main.bicep makes, within the emulator's limits. */
export function* emulatorProblems(config, main) {
  const hubs = config.UserConfig.NamespaceConfig.flatMap(each => each.Entities);
  const hub = hubs.find(each => each.Name === variable(main, 'hubName'));
  if (!hub) return void (yield { line: 1, text: `no hub ${variable(main, 'hubName')}` });
  if (!hub.ConsumerGroups.some(each => each.Name === variable(main, 'consumerGroupName'))) yield { line: 1, text: `no consumer group ${variable(main, 'consumerGroupName')}` };
  if (hubs.length > 10 || hub.PartitionCount > 32) yield { line: 1, text: 'the emulator holds at most 10 hubs of 32 partitions' };
}

/** Alerts that the manual does not explain. */
export function* alertProblems(file, manual) {
  for (const node of everyNode(file.tree)) {
    const name = node.type === 'object' && property(node, 'severity') && literal(property(node, 'name'));
    if (name && !manual.includes(`\`${name}\``)) yield { line: lineOf(node), text: `infra/README.md does not explain ${name}` };
  }
}

/** Outputs that a script or the manual asks for with `$(output NAME)`, and parameters that a script passes on, against the templates. */
export function* scriptProblems(text, main, subscription) {
  for (const [, name] of text.matchAll(/\$\(output (\w+)\)/g)) if (!main.outputs.includes(name)) yield { line: 1, text: `main.bicep has no output ${name}` };
  const passed = /--template-file modules\/event-subscription\.bicep[^]*?--parameters ([^]*?)\n(?! )/.exec(text)?.[1];
  if (!passed) return;
  const names = [...passed.matchAll(/(\w+)="/g)].map(([, name]) => name);
  for (const name of names) if (!subscription.parameters.some(each => each.name === name)) yield { line: 1, text: `event-subscription.bicep has no parameter ${name}` };
  for (const { name, isRequired } of subscription.parameters) if (isRequired && !names.includes(name)) yield { line: 1, text: `event-subscription.bicep needs ${name}` };
}
