using System.Globalization;
using TradeKpi.Archive;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>
/// What a hub keeps durably: the partitions of each of its creations, and how far its one group of consumers has come. A hub that was
/// deleted and made again counts its sequences anew, under another epoch.
/// </summary>
internal sealed class SimulatedHub(SimulatedTime time, int partitions)
{
    private readonly List<Epoch> _epochs = [new(time.GetUtcNow(), partitions)];

    public int Partitions => partitions;

    /// <summary>Which consumer has the lease of each partition.</summary>
    public int[] Owners { get; } = new int[partitions];

    public IReadOnlyList<Epoch> Epochs => _epochs;

    public long Count => _epochs.Sum(epoch => epoch.Events.Sum(events => (long)events.Count));

    public bool IsDrained => _epochs.All(epoch => epoch.IsDrained);

    /// <summary>Takes events at the end of a partition. The hub's clock never goes back within one.</summary>
    public void Append(int partition, IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        var events = _epochs[^1].Events[partition];
        foreach (var body in bodies)
        {
            var last = events.Count == 0 ? DateTimeOffset.MinValue : events[^1].EnqueuedAt;
            var now = time.GetUtcNow();
            events.Add(new HubEvent(body, events.Count, now > last ? now : last));
        }
    }

    /// <summary>Makes the hub anew. What its last creation still holds is read to the end, as from one that was renamed.</summary>
    public void Recreate()
    {
        var epoch = new Epoch(time.GetUtcNow(), partitions);
        if (_epochs.TrueForAll(earlier => earlier.Name != epoch.Name))
            _epochs.Add(epoch);
    }

    /// <summary>The oldest creation that still holds something for the group.</summary>
    public Epoch EpochOf(int partition) => _epochs.Find(epoch => epoch.Next[partition] < epoch.Events[partition].Count) ?? _epochs[^1];

    internal sealed class Epoch(DateTimeOffset created, int partitions)
    {
        public string Name { get; } = created.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

        public IReadOnlyList<List<HubEvent>> Events { get; } = [.. Enumerable.Range(0, partitions).Select(_ => new List<HubEvent>())];

        /// <summary>The group's checkpoints: the sequence that is read next.</summary>
        public long[] Next { get; } = new long[partitions];

        public bool IsDrained => Enumerable.Range(0, partitions).All(partition => Next[partition] == Events[partition].Count);
    }
}
