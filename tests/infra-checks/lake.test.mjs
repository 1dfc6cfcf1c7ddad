import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coolingProblems, lakeOf, subscriptionProblems, triggerPathProblems, webhookProblems } from './lake.mjs';
import { functionsIn } from './rules.mjs';

const lake = lakeOf('public const string Events = "lake/"; Of() => Checked($"{Events}{entity}/{first:D19}.json");');
const subscription = changes => ({
  parameters: { containerName: { defaultValue: 'lake' }, deadLetterContainerName: { defaultValue: 'dead' }, topicName: {} },
  resources: [{
    type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
    properties: {
      filter: {
        subjectBeginsWith: "[format('/blobServices/default/containers/{0}/blobs/lake/', parameters('containerName'))]",
        subjectEndsWith: '.json',
        includedEventTypes: ['Microsoft.Storage.BlobCreated'],
        advancedFilters: [{ key: 'data.api', values: ['FlushWithClose', 'PutBlob', 'PutBlockList'] }],
        ...changes,
      },
    },
  }],
});
const main = { variables: { lakeContainerName: 'lake', deadLetterContainer: 'dead' } };

test('A subscription to the whole files of the events passes', () =>
  assert.deepEqual([...subscriptionProblems(subscription({}), main, lake)], []));

const calls = (...values) => ({ advancedFilters: [{ key: 'data.api', values }] });
const begins = "[format('/blobServices/default/containers/{0}/blobs/lake', parameters('containerName'))]";
for (const [name, changes, part] of [
  ['of another folder', { subjectBeginsWith: begins }, 'written to lake/'],
  ['of files with another ending', { subjectEndsWith: '.jsonl' }, 'with .json'],
  ['of other news', { includedEventTypes: ['Microsoft.Storage.BlobDeleted'] }, 'BlobDeleted'],
  ['of files that are still empty', calls('CreateFile', 'FlushWithClose', 'PutBlob', 'PutBlockList'), 'CreateFile'],
  ['that misses a way to write', calls('FlushWithClose', 'PutBlob'), 'does not announce PutBlockList'],
]) test(`A subscription ${name} is found`, () => {
  const found = [...subscriptionProblems(subscription(changes), main, lake)];
  assert.equal(found.length, 1);
  assert.ok(found[0].includes(part), found[0]);
});

test('A subscription to another container than main.bicep makes is found', () => {
  const main = { variables: { lakeContainerName: 'pond', deadLetterContainer: 'dead' } };
  assert.deepEqual([...subscriptionProblems(subscription({}), main, lake)], ["containerName is not main.bicep's lakeContainerName"]);
});

test('A trigger or a rule on another folder than the events are written to is found', () => {
  const path = folder => `[format('{0}/${folder}/{{name}}', parameters('lakeContainer'))]`;
  const app = folder => ({ variables: { required: { LakeTriggerPath: path(folder) } } });
  assert.deepEqual([...triggerPathProblems(app('lake'), lake)], []);
  assert.equal([...triggerPathProblems(app('events'), lake)].length, 1);
  const prefix = folder => `[format('{0}/${folder}', parameters('containerName'))]`;
  const rule = folder => ({ name: 'cool', definition: { filters: { prefixMatch: [prefix(folder)] } } });
  const policy = rules => ({ type: 'Microsoft.Storage/storageAccounts/managementPolicies', properties: { policy: { rules } } });
  assert.deepEqual([...coolingProblems({ resources: [policy([rule('lake/')])] }, lake)], []);
  assert.equal([...coolingProblems({ resources: [policy([rule('lake/'), rule('')])] }, lake)].length, 1);
});

test('A webhook of a function that does not exist, or that Event Grid does not trigger, is found', () => {
  const trigger = '[BlobTrigger("x", Source = BlobTriggerSource.EventGrid)]';
  const functions = functionsIn([`[Function(nameof(Load))] ${trigger}`, '[Function(nameof(Other))]']);
  const call = name => `webhook="https://h/runtime/webhooks/blobs?functionName=Host.Functions.${name}&code=$key"`;
  assert.deepEqual([...webhookProblems(call('Load'), functions)], []);
  assert.deepEqual([...webhookProblems(call('Gone'), functions)], ['no function Gone']);
  assert.deepEqual([...webhookProblems(call('Other'), functions)], ['Other is not triggered by Event Grid']);
});
