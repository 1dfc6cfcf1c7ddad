import assert from 'node:assert/strict';
import test from 'node:test';
import { connectionProblems, sampleProblems } from './sample.mjs';

test('What only one of Azure and the sample sets is found, but for what only an account or a laptop has', () => {
  const azure = ['EventHubName', 'Snowflake__User', 'LakeStorage__credential', 'Poll__Url'];
  const sample = ['EventHubName', 'LakeStorage', 'Embedded__Folder'];
  assert.deepEqual([...sampleProblems(new Set(azure), new Set(sample))], []);
  const [more, others] = [[...azure, 'Generate__Rate', 'LakeStorage'], [...sample, 'Generate__Seed', 'Poll__Url']];
  assert.deepEqual([...sampleProblems(new Set(more), new Set(others))], [
    'local.settings.sample.json does not set Generate__Rate', 'only a laptop sets LakeStorage',
    'local.settings.sample.json sets Generate__Seed, which Azure does not',
    'local.settings.sample.json sets Poll__Url, which only an account has',
  ]);
});

test('A connection by a key, or without a part of the identity, is found', () => {
  const names = ['EventHub', 'LakeStorage', 'AzureWebJobsStorage'];
  const whole = ['credential', 'clientId'].flatMap(part => names.map(name => `${name}__${part}`));
  const addresses = ['EventHub__fullyQualifiedNamespace', 'LakeStorage__blobServiceUri', 'LakeStorage__queueServiceUri',
    'AzureWebJobsStorage__accountName'];
  assert.deepEqual([...connectionProblems(new Set([...whole, ...addresses]))], []);
  assert.deepEqual([...connectionProblems(new Set([...whole.slice(1), ...addresses.slice(0, 3), 'LakeStorage']))],
    ['no app setting EventHub__credential', 'LakeStorage is a connection string', 'no app setting AzureWebJobsStorage__accountName']);
});
