import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compile } from './bicep.mjs';
import {
  alertProblems, emulatorProblems, functionsIn, measuredIn, metricProblems, privilegeProblems, roleProblems, runbookProblems,
  scriptProblems, secretProblems, settingProblems, settingsOf, triggerProblems,
} from './rules.mjs';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'templates-')));
after(() => rmSync(folder, { recursive: true }));

const account = properties => `resource s 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'n'
  location: 'l'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: ${properties}
}
`;
const hub = properties => `resource n 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'n'
  location: 'l'
  properties: ${properties}
}
`;
const existing = "resource s 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {\n  name: 'n'\n}\n";

const keys = [
  [`${existing}output k string = s.listKeys().keys[0].value`, 'a list function'],
  [`${existing}var k = listKeys(s.id, '2024-01-01')\noutput o object = k`, 'a list function'],
  ["output c string = 'Endpoint=sb://x;SharedAccessKeyName=a;SharedAccessKey=b'", 'a connection string'],
  [account('{ allowSharedKeyAccess: true }'), 'allowSharedKeyAccess must be false'],
  [`param shared bool\n${account('{ allowSharedKeyAccess: shared }')}`, 'allowSharedKeyAccess must be false'],
  [`param p bool\n${account('union({ allowSharedKeyAccess: false }, p ? { allowSharedKeyAccess: true } : {})')}`,
    'allowSharedKeyAccess must be false', 'n does not say allowSharedKeyAccess'],
  [`param isPrivate bool\n${hub('{ disableLocalAuth: isPrivate }')}`, 'disableLocalAuth must be true'],
  [account('{ allowSharedKeyAccess: false, allowBlobPublicAccess: true }'), 'allowBlobPublicAccess must be false'],
  [account("{ minimumTlsVersion: 'TLS1_2' }"), 'n does not say allowSharedKeyAccess'],
];
const kept = [existing, account('{ allowSharedKeyAccess: false }'), hub('{ disableLocalAuth: true }')];

const settingsTemplate = `param poll bool
var required = {
  EventHubName: 'x'
  EventHub__credential: 'y'
  'AzureWebJobs.PollSource.Disabled': poll ? 'false' : 'true'
}
var polled = poll ? { Poll__Url: 'u', Poll__Page: 'p' } : {}
resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: 'app'

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(required, polled)
  }
}
`;
const sources = Object.fromEntries([...keys.map(([text]) => text), ...kept, settingsTemplate].map((text, i) => [`t${i}.bicep`, text]));
for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
const { json } = compile(folder, {});
const compiled = text => json.get(join(folder, Object.entries(sources).find(([, other]) => other === text)[0]));

for (const [text, ...problems] of keys)
  test(`A key is found: ${text.split('\n').at(-1) || text.split('\n').at(-3).trim()}`, () => {
    const found = [...secretProblems(compiled(text))];
    assert.equal(found.length, problems.length);
    for (const [i, problem] of problems.entries()) assert.ok(found[i].startsWith(problem), found[i]);
  });

for (const text of kept) test(`No key: ${text.split('\n')[0]}`, () => assert.deepEqual([...secretProblems(compiled(text))], []));

test('A key that a parameter file gives is found', () => {
  const parameters = { hub: { value: 'Endpoint=sb://x;SharedAccessKey=b' } };
  assert.deepEqual([...secretProblems({ parameters })], ['a connection string with a key']);
});

test('A role assignment belongs in roles.bicep', () => {
  const template = { resources: { r: { type: 'Microsoft.Authorization/roleAssignments', name: 'r' } } };
  assert.deepEqual([...roleProblems(template, '/infra/main.bicep')], ['a role assignment outside roles.bicep: r']);
  assert.deepEqual([...roleProblems(template, '/infra/modules/roles.bicep')], []);
});

test('A role is one of those that are needed, on one resource', () => {
  const id = "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', variables('role').one)]";
  const template = (one, scope) => ({
    variables: { role: { one } },
    resources: { r: { type: 'Microsoft.Authorization/roleAssignments', name: 'r', scope, properties: { roleDefinitionId: id } } },
  });
  const [reader, contributor] = ['2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'b24988ac-6180-42a0-ab88-20f7382dd24c'];
  assert.deepEqual([...privilegeProblems(template(reader, 'Microsoft.Storage/storageAccounts/a'))], []);
  assert.deepEqual([...privilegeProblems(template(contributor))],
    ['a role on a whole resource group: r', `a role that nobody here needs: ${contributor}`]);
});

test('A metric that nobody measures is found', () => {
  const measured = new Set(measuredIn('s_meter.CreateGauge<long>("tradekpi.lag", "{event}"); var no = "tradekpi.other";'));
  assert.deepEqual([...metricProblems("total('tradekpi.lag') highest('tradekpi.lagg') total('tradekpi.other')", measured)],
    ['nobody measures tradekpi.lagg', 'nobody measures tradekpi.other']);
});

test('An alert on a metric that Azure does not have, or that the manual does not explain, is found', () => {
  const alert = (name, metric) => ({ name, metric, namespace: 'A/b', severity: 1 });
  const variables = {
    metricAlerts: [alert('told', 'Known'), alert('told', 'Unknown')],
    logAlerts: [{ name: 'untold', severity: 1 }],
    other: [{ name: 'no alert' }],
  };
  assert.deepEqual([...alertProblems({ variables }, { 'A/b': ['Known'] }, 'see `told`')],
    ['told: A/b has no metric Unknown', 'infra/README.md does not explain untold']);
  assert.deepEqual([...alertProblems({ variables: {} }, {}, '')], ['no alert found among its variables']);
  assert.deepEqual([...runbookProblems({ variables }, '### `told`\n\nas `untold`\n\n### `gone`\n### In words')],
    ['no section for untold', 'no alert is called gone']);
});

test('Every part that the app settings are made of is read', () =>
  assert.deepEqual([...settingsOf(compiled(settingsTemplate))],
    ['EventHubName', 'EventHub__credential', 'AzureWebJobs.PollSource.Disabled', 'Poll__Url', 'Poll__Page']));

test('A trigger that asks for a setting that nobody makes is found', () => {
  const code = 'EventHubTrigger("%EventHubName%", Connection = "EventHub", ConsumerGroup = "%Group%") '
    + 'BlobTrigger("%EventHubName%/x", Connection = "Lake")';
  const settings = settingsOf(compiled(settingsTemplate));
  assert.deepEqual([...triggerProblems(code, settings)], ['no app setting Group', 'no app setting Lake__…']);
});

test('Settings and their table in the manual are the same, and switches name functions', () => {
  const table = rows => `# x\n## Settings of the app\n\n| setting | meaning |\n|---|---|\n${rows}\n\n## Alerts\n| \`no-setting\` | y |\n`;
  const functions = functionsIn(['[Function(nameof(PollSource))]', '[Function("Named")]']);
  const switched = ['PollSource', 'Named', 'Gone'].map(name => `AzureWebJobs.${name}.Disabled`);
  const settings = new Set(['Hub__a', 'Hub__b', ...switched]);
  const switches = `| ${switched.map(name => `\`${name}\``).join(', ')} | off |`;
  assert.deepEqual([...settingProblems(settings, functions, table(`| \`Hub__a\`, \`__b\` | the \`hub\` |\n${switches}`))],
    ['AzureWebJobs.Gone.Disabled switches no function']);
  assert.deepEqual([...settingProblems(new Set(['Hub__b']), functions, table('| `Hub__a` | x |'))],
    ['infra/README.md does not explain the setting Hub__b', 'infra/README.md explains Hub__a, which is not set']);
});

test('An emulator without the hub or the consumer group of main.bicep is found', () => {
  const main = { variables: { hubName: 'h', consumerGroupName: 'g' } };
  const config = (name, group) =>
    ({ UserConfig: { NamespaceConfig: [{ Entities: [{ Name: name, PartitionCount: 4, ConsumerGroups: [{ Name: group }] }] }] } });
  assert.deepEqual([...emulatorProblems(config('h', 'g'), main)], []);
  assert.deepEqual([...emulatorProblems(config('x', 'g'), main)], ['no hub h']);
  assert.deepEqual([...emulatorProblems(config('h', 'x'), main)], ['no consumer group g']);
});

test('A script that asks for an output or passes a parameter that does not exist is found', () => {
  const target = { parameters: { a: { type: 'string' }, b: { defaultValue: 1 }, c: { nullable: true } }, outputs: { o: {}, p: {} } };
  const call = 'x "$(output o)" "$(output gone)"\n'
    + 'az --template-file modules/event-subscription.bicep \\\n  --parameters a="$(output o)" z="1"\necho';
  assert.deepEqual([...scriptProblems(call, target, target)],
    ['main.bicep has no output gone', 'event-subscription.bicep has no parameter z']);
  const other = call.replace('a="', 'b="').replace(' z="1"', '').replace('gone', 'p');
  assert.deepEqual([...scriptProblems(other, target, target)], ['event-subscription.bicep needs a']);
});
