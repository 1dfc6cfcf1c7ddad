// What host.json lets an instance hold, against what infra/ gives one; and what the hub keeps, against what a reconciliation looks at.

const copies = 7;
const mebibytesOfLines = 4 * 64;
const mebibytesOfHostAndWorker = 400;

/** The days of the lake that a reconciliation reads, as LoadOptions.cs has them. */
export const recentDaysOf = code => Number(/\bint RecentDays \{ get; set; \} = (\d+);/.exec(code)?.[1]);

/** What a deployment gives: the template's defaults, and what a parameter file says instead. */
export const givenBy = (template, file) => name => file?.parameters[name]?.value ?? template.parameters[name]?.defaultValue;

/**
 * An instance that is full of the largest events (1 MiB: learn.microsoft.com/azure/event-hubs/event-hubs-quotas), counted as README.md of
 * the functions counts.
 */
export function* memoryProblems({ extensions: { eventHubs } }, given) {
  const { prefetchCount, minEventBatchSize, maxEventBatchSize } = eventHubs;
  const needed = prefetchCount + minEventBatchSize + copies * maxEventBatchSize + mebibytesOfLines + mebibytesOfHostAndWorker;
  if (!(given('instanceMemoryMB') >= needed))
    yield `instanceMemoryMB is ${given('instanceMemoryMB')}, but host.json lets an instance hold ${needed} MiB`;
}

export function* hubProblems(given, recentDays) {
  if (!(given('maximumInstanceCount') >= given('hubPartitionCount')))
    yield `${given('hubPartitionCount')} partitions share ${given('maximumInstanceCount')} instances: each may need one to itself`;
  const hours = 24 * (recentDays - 1);
  if (!(given('hubRetentionHours') <= hours))
    yield `hubRetentionHours is ${given('hubRetentionHours')}: an event may be archived after a reconciliation's ${hours} hours`;
}
