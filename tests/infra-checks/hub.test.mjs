import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenBy, hubProblems, memoryProblems, recentDaysOf } from './hub.mjs';

const host = changes => ({ extensions: { eventHubs: { prefetchCount: 400, minEventBatchSize: 200, maxEventBatchSize: 200, ...changes } } });
const template = { parameters: Object.fromEntries(Object.entries({
  instanceMemoryMB: 4096, maximumInstanceCount: 40, hubPartitionCount: 4, hubRetentionHours: 24,
}).map(([name, defaultValue]) => [name, { defaultValue }])) };
const file = parameters => ({ parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }])) });
const days = recentDaysOf('public int RecentDays { get; set; } = 8;');

test('An instance that holds what host.json asks for passes, with a hub whose events are looked at in time', () => {
  assert.deepEqual([...memoryProblems(host({}), givenBy(template))], []);
  assert.deepEqual([...hubProblems(givenBy(template), days)], []);
});

for (const [name, settings, parameters, part] of [
  ['of little memory', {}, { instanceMemoryMB: 2048 }, '2656 MiB'],
  ['of larger batches', { maxEventBatchSize: 2000 }, {}, 'instanceMemoryMB is 4096'],
  ['of more prefetch', { prefetchCount: 4000 }, {}, 'instanceMemoryMB is 4096'],
  ['without a number in host.json', { prefetchCount: undefined }, {}, 'NaN'],
]) test(`An instance ${name} is found`, () => {
  const found = [...memoryProblems(host(settings), givenBy(template, file(parameters)))];
  assert.equal(found.length, 1);
  assert.ok(found[0].includes(part), found[0]);
});

for (const [name, parameters, recent, part] of [
  ['of more partitions than instances', { hubPartitionCount: 41 }, days, '41 partitions'],
  ['that keeps events longer than a reconciliation looks back', { hubRetentionHours: 169 }, days, '168 hours'],
  ['beside days that cannot be read', {}, recentDaysOf('public int Days = 8;'), 'NaN'],
]) test(`A hub ${name} is found`, () => {
  const found = [...hubProblems(givenBy(template, file(parameters)), recent)];
  assert.equal(found.length, 1);
  assert.ok(found[0].includes(part), found[0]);
});
