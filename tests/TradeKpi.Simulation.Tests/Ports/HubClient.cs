using System.Globalization;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>The hub as one process sees it. As a consumer it reads the partitions that it has the lease of.</summary>
/// <param name="consumer">Which consumer it is; a publisher is none.</param>
internal sealed class HubClient(Scheduler turns, SimulatedHub hub, int consumer = -1) : IEventPublisher, IHubReader
{
    /// <summary>How the wait of a consumer begins that has nothing under way.</summary>
    public const string Read = "read ";

    private readonly SimulatedHub.Epoch?[] _read = new SimulatedHub.Epoch?[hub.Partitions];

    public int Partitions => hub.Partitions;

    public async Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        foreach (var own in events.GroupBy(change => Partitioner.Of(change.PartitionKey, hub.Partitions)).OrderBy(own => own.Key))
        {
            var bodies = own.Select(change => change.Json).ToList();
            await turns.DoAsync(
                Text($"publish {bodies.Count} to {own.Key}"),
                () => Append(own.Key, bodies),
                Down,
                half: () => Append(own.Key, bodies[..(bodies.Count / 2)]),
                service: Service.Hub);
        }
    }

    /// <remarks>Each read cuts what comes next into a batch of another size.</remarks>
    public Task<HubBatch?> ReadBatchAsync(string consumerGroup, int partition, HubRead read, CancellationToken cancellationToken) =>
        turns.DoAsync(Text($"{Read}{partition}"), () => Batch(partition, read.MaxEvents), Down, ready: () => LeftOf(partition) > 0,
            service: Service.Hub);

    /// <remarks>One who has lost his lease may still come here: what he tells is true, and never takes the group back.</remarks>
    public Task CheckpointAsync(string consumerGroup, int partition, long sequence, CancellationToken cancellationToken) =>
        turns.DoAsync(
            Text($"checkpoint {partition} at {sequence}"),
            () => _read[partition]!.Next[partition] = Math.Max(_read[partition]!.Next[partition], sequence + 1),
            Down,
            service: Service.Hub);

    public Task<IReadOnlyList<long>> LagAsync(string consumerGroup, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nobody measures here.");

    private bool Append(int partition, IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        hub.Append(partition, bodies);
        return true;
    }

    private HubBatch? Batch(int partition, int most)
    {
        var epoch = hub.EpochOf(partition);
        var count = turns.Random.Next(1, (int)Math.Min(LeftOf(partition), most) + 1);
        _read[partition] = epoch;
        return new HubBatch("tradekpi", epoch.Name, partition, epoch.Events[partition].GetRange((int)epoch.Next[partition], count));
    }

    private long LeftOf(int partition) =>
        hub.Owners[partition] == consumer && hub.EpochOf(partition) is var epoch
            ? epoch.Events[partition].Count - epoch.Next[partition]
            : 0;

    private static IOException Down() => new("The hub does not answer.");

    private static string Text(FormattableString what) => what.ToString(CultureInfo.InvariantCulture);
}
