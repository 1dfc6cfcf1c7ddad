import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from './model.mjs';
import { importProblems, moduleProblems, nameProblems, parameterFileProblems } from './names.mjs';
import { syntaxProblems } from './parse.mjs';
import { alertProblems, emulatorProblems, metricProblems, roleProblems, scriptProblems, secretProblems, settingProblems, settingsOf } from './rules.mjs';
import { typeProblems } from './types.mjs';
import { workflowProblems } from './workflows.mjs';

const bicep = (text, path = '/infra/main.bicep') => describe(text, path);
const texts = problems => [...problems].map(({ text }) => text);
const target = describe("param a string\nparam b int = 1\nparam c string?\noutput o string = a\nvar x = '${b}${c}'\noutput p string = x", '/infra/m.bicep');
const fileAt = path => (path === '/infra/m.bicep' ? target : undefined);

test('What is no Bicep is found with its line', () =>
  assert.equal(syntaxProblems(bicep('param a string\nresource = {\n').tree)[0].line, 2));

test('Values assigned in a parameter file are Bicep', () =>
  assert.deepEqual(syntaxProblems(bicep("using 'm.bicep'\nparam a = 'x'\n", '/infra/x.bicepparam').tree), []));

for (const [name, call, problem] of [
  ['A module that does not exist', "module n 'gone.bicep' = { name: 'n', params: { } }", 'no module at gone.bicep'],
  ['A parameter that the module does not have', "module n 'm.bicep' = { name: 'n', params: { a: '', z: 1 } }", 'm.bicep has no parameter z'],
  ['A required parameter that is not passed', "module n 'm.bicep' = { name: 'n', params: { b: 2 } }", 'm.bicep needs a'],
  ['A required parameter that a conditional module is not passed', "module n 'm.bicep' = if (true) { name: 'n', params: { } }", 'm.bicep needs a'],
  ['A value of another type', "param n string\nmodule n2 'm.bicep' = { name: 'n', params: { a: '', b: n } }", 'b of m.bicep is int, not string'],
  ['An output that the module does not have', "module n 'm.bicep' = { name: 'n', params: { a: '' } }\nvar y = n!.outputs.q", 'n has no output q'],
]) test(`${name} is found`, () => assert.deepEqual(texts(moduleProblems(bicep(call), fileAt)), [problem]));

test('A module that is passed what it asks for passes', () =>
  assert.deepEqual(texts(moduleProblems(bicep("module n 'm.bicep' = { name: 'n', params: { a: '' } }\nvar y = n.outputs.o"), fileAt)), []));

test('An import of a type that nobody exports is found', () =>
  assert.deepEqual(texts(importProblems(bicep("import { t } from 'm.bicep'"), fileAt)), ['m.bicep exports no t']));

test('A parameter file must give what is required and nothing else', () =>
  assert.deepEqual(texts(parameterFileProblems(bicep("using 'm.bicep'\nparam b = 2\nparam z = 3", '/infra/x.bicepparam'), fileAt)), ['m.bicep has no parameter z', 'm.bicep needs a']));

test('A name that nobody declares is found', () =>
  assert.deepEqual(texts(nameProblems(bicep('output o string = toUper(name)'))), ['nobody declares toUper', 'nobody declares name']));

test('A parameter that nobody reads is found', () => assert.deepEqual(texts(nameProblems(bicep('param a string'))), ['nobody reads a']));

test('Names of loops, functions and imports are declared', () =>
  assert.deepEqual(texts(nameProblems(bicep("import { t } from 'm.bicep'\nfunc f(x string) string => x\noutput o t = [for (e, i) in [1]: f('${e}${i}')]\noutput q array = [for e in [1]: e]"))), []));

const storage = properties => bicep(`resource s 'Microsoft.Storage/storageAccounts@2024-01-01' = {\n name: 'n'\n location: 'l'\n kind: 'StorageV2'\n sku: { name: 'Standard_LRS' }\n properties: { ${properties} }\n}`);

test('A resource as Azure publishes its type passes', () => assert.deepEqual(texts(typeProblems(storage("minimumTlsVersion: 'TLS1_2'"))), []));

for (const [name, text, part] of [
  ['A property that the type does not have', "minimumTlsVersio: 'TLS1_2'", 'has no minimumTlsVersio'],
  ['A value that the type does not know', "minimumTlsVersion: true ? 'TLS1_2' : 'TLS12'", 'TLS12 is none of'],
  ['A nested property that the type does not have', "networkAcls: { defaultActions: 'Deny' }", 'has no defaultActions'],
  ['A nested property that is missing', "networkAcls: { bypass: 'None' }", 'needs defaultAction'],
]) test(`${name} is found`, () => assert.ok(texts(typeProblems(storage(text))).some(each => each.includes(part))));

test('A resource without a required property is found', () =>
  assert.ok(texts(typeProblems(bicep("resource s 'Microsoft.Storage/storageAccounts@2024-01-01' = { name: 'n' }"))).some(each => each.endsWith('needs sku'))));

test('A version that is not in the list is found', () =>
  assert.deepEqual(texts(typeProblems(bicep("resource s 'Microsoft.Storage/storageAccounts@2031-01-01' = { name: 'n' }"))), ['Microsoft.Storage/storageAccounts@2031-01-01 is not in types.json']));

test('The resources inside a loop and inside another resource are judged too', () =>
  assert.deepEqual(
    texts(typeProblems(bicep("resource s 'Microsoft.Web/sites@2024-04-01' = [for x in [1]: {\n name: 'n'\n location: 'l'\n resource c 'basicPublishingCredentialsPolicies' = {\n  name: 'ftp'\n  properties: { allowed: false }\n }\n}]"))),
    ['Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01.properties has no allowed', 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01.properties needs allow']));

for (const text of ['output k string = s.listKeys().keys[0].value', "var k = listKeys(s.id, '2024-01-01')", "var c = 'Endpoint=sb://x;SharedAccessKeyName=a;SharedAccessKey=b'",
  'var p = { allowSharedKeyAccess: true }', 'var p = { disableLocalAuth: isPrivate }', 'var p = { allowBlobPublicAccess: true }'])
  test(`A key is found: ${text}`, () => assert.equal(texts(secretProblems(bicep(text))).length, 1));

test('An account that says nothing of shared keys is found', () =>
  assert.deepEqual(texts(secretProblems(storage("minimumTlsVersion: 'TLS1_2'"))), ['s does not say allowSharedKeyAccess']));

test('A role assignment belongs in roles.bicep', () => {
  const text = "resource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = { name: 'n' }";
  assert.equal(texts(roleProblems(bicep(text))).length, 1);
  assert.equal(texts(roleProblems(bicep(text, '/infra/modules/roles.bicep'))).length, 0);
});

test('An alert on a metric that nobody measures is found', () =>
  assert.deepEqual(texts(metricProblems(bicep("var a = f('tradekpi.lag')\nvar b = f('tradekpi.lagg')"), new Set(['tradekpi.lag']))), ['no metric tradekpi.lagg']));

test('A trigger that asks for a setting that nobody makes is found', () => {
  const settings = settingsOf(bicep("var required = {\n  EventHubName: 'x'\n  EventHub__credential: 'y'\n}"));
  const code = 'EventHubTrigger("%EventHubName%", Connection = "EventHub", ConsumerGroup = "%Group%") BlobTrigger("%EventHubName%/x", Connection = "Lake")';
  assert.deepEqual(texts(settingProblems(code, settings)), ['no app setting Group', 'no app setting Lake__…']);
});

test('An emulator without the hub or the consumer group of main.bicep is found', () => {
  const main = bicep("var hubName = 'h'\nvar consumerGroupName = 'g'");
  const config = (name, group) => ({ UserConfig: { NamespaceConfig: [{ Entities: [{ Name: name, PartitionCount: 4, ConsumerGroups: [{ Name: group }] }] }] } });
  assert.deepEqual(texts(emulatorProblems(config('h', 'g'), main)), []);
  assert.deepEqual(texts(emulatorProblems(config('x', 'g'), main)), ['no hub h']);
  assert.deepEqual(texts(emulatorProblems(config('h', 'x'), main)), ['no consumer group g']);
});

test('A script that asks for an output or passes a parameter that does not exist is found', () => {
  const call = 'x "$(output o)" "$(output gone)"\naz --template-file modules/event-subscription.bicep \\\n  --parameters a="$(output o)" z="1"\necho';
  assert.deepEqual(texts(scriptProblems(call, target, target)), ['main.bicep has no output gone', 'event-subscription.bicep has no parameter z']);
  assert.deepEqual(texts(scriptProblems(call.replace('a="', 'b="').replace(' z="1"', '').replace('gone', 'p'), target, target)), ['event-subscription.bicep needs a']);
});

test('An alert that the manual does not explain is found', () =>
  assert.deepEqual(texts(alertProblems(bicep("var a = [{ name: 'told', severity: 1 }, { name: 'untold', severity: 1 }, { name: 'no alert' }]"), 'see `told`')), ['infra/README.md does not explain untold']));

for (const [name, text, part] of [
  ['YAML that does not read', 'on: [push\njobs: {}', 'Flow'],
  ['A workflow that nothing starts', 'jobs: {}', 'nothing starts it'],
  ['A file that does not exist', 'on: push\njobs:\n  a:\n    steps:\n      - run: bash infra/gone.sh', 'no file infra/gone.sh'],
  ['An action without a version', 'on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout', 'names no version'],
  ['A job that is needed and missing', 'on: push\njobs:\n  a:\n    needs: b\n    steps: []', 'is no job'],
  ['A secret', 'on: push\njobs:\n  a:\n    steps:\n      - run: echo ${{ secrets.KEY }}', 'secret KEY'],
]) test(`${name} is found`, () => assert.ok(texts(workflowProblems(text, () => false)).some(each => each.includes(part))));

test('Files that exist, and paths that a loop completes, pass', () =>
  assert.deepEqual(texts(workflowProblems('on: push\njobs:\n  a:\n    steps:\n      - run: .ci/run && ls sql/*/*.sql "$out/src/x"', file => file === '.ci/run')), []));
