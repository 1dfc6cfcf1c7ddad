using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.EventHubs;
using TradeKpi.Archive;

namespace TradeKpi.Azure.Hub;

/// <summary>What the Event Hubs trigger hands over, as the archive takes it.</summary>
/// <param name="beginnings">Without it, every partition is taken to begin with 0.</param>
public sealed class HubBatches(HubEpoch epoch, EventHubOptions options, IPartitionBeginnings? beginnings = null)
{
    // Partitions of which something was taken before: their beginning is known, or was noted.
    private readonly ConcurrentDictionary<int, bool> _begun = [];

    /// <param name="events">Consecutive events of one partition, in order; at least one.</param>
    /// <param name="partitionId">As the trigger's partition context names it: a number.</param>
    /// <exception cref="ArgumentException">There is no event, or the partition is not a number.</exception>
    /// <exception cref="IOException">The hub does not say since when it is, or what it holds; give the same events again.</exception>
    public async Task<HubBatch> OfAsync(IReadOnlyList<EventData> events, string partitionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            throw new ArgumentException("A batch holds at least one event.", nameof(events));
        if (!int.TryParse(partitionId, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            throw new ArgumentException($"'{partitionId}' is no partition of an event hub: it must be a number.", nameof(partitionId));

        var hubEvents = events.Select(HubMessages.Of).ToList();
        var created = await epoch.OfAsync(partition, hubEvents[0].Sequence, hubEvents[^1].Sequence, hubEvents[0].EnqueuedAt,
            cancellationToken);
        return new HubBatch(options.Name, created, partition, hubEvents)
        {
            FirstKept = await FirstKeptAsync(partition, hubEvents[0].Sequence, cancellationToken),
        };
    }

    // A checkpoint outlives the process: a hub that has trimmed what was archived long ago is not taken for one that came with a past.
    private async Task<long> FirstKeptAsync(int partition, long first, CancellationToken cancellationToken)
    {
        if (beginnings is null || first == 0 || _begun.ContainsKey(partition))
            return 0;
        if (await beginnings.BeginsWithAsync(partition, cancellationToken) is { } kept)
            return Math.Min(kept, first);
        _begun[partition] = true;
        return 0;
    }
}
