using Azure.Messaging.EventHubs.Producer;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Azure.Hub;

/// <summary>
/// The door to Event Hubs. A key's partition is a hash of the key over the hub's partitions; a partition's events travel in batches, one
/// after another, which keeps the order of every key, and partitions travel side by side. After a failure some events may be in the hub,
/// and the same call can be made again: events are counted by their identity.
/// </summary>
/// <remarks>
/// A batch has one partition key or one partition, so keys as partition keys make a send of nearly every event, and so do a few hundred
/// buckets of them: only partitions fill batches. A partition that is away refuses its events either way, keys being bound to partitions
/// (https://learn.microsoft.com/azure/event-hubs/event-hubs-availability-and-consistency). Where a hub is given further partitions, keys
/// move, again either way; what overtakes then is put right by the events' own order.
/// </remarks>
public sealed class EventHubsPublisher(EventHubProducerClient producer, EventHubOptions options, TimeProvider time) : IEventPublisher
{
    private readonly HubAttempts _attempts = new(options, time);
    private string[]? _partitions;

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        if (events.Count == 0)
            return;
        var known = _partitions;
        try
        {
            await PublishAsync(events, known ?? await AskPartitionsAsync(cancellationToken), cancellationToken);
        }
        catch (ArgumentOutOfRangeException) when (known is not null)
        {
            // The hub was made anew with fewer partitions.
            await PublishAsync(events, await AskPartitionsAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task PublishAsync(IReadOnlyList<ChangeEvent> events, string[] partitions, CancellationToken cancellationToken)
    {
        using var packer = new HubPacker(producer, _attempts);
        for (var position = 0; position < events.Count; position++)
        {
            var home = partitions[Partitioner.Of(events[position].PartitionKey, partitions.Length)];
            await packer.AddAsync(home, events[position], position, cancellationToken);
        }

        packer.ThrowIfOversize();
        await Parallel.ForEachAsync(
            packer.Packed,
            new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentPartitions, CancellationToken = cancellationToken },
            SendInOrderAsync);
    }

    /// <summary>In an order that every host finds, whichever the hub tells.</summary>
    private async Task<string[]> AskPartitionsAsync(CancellationToken cancellationToken)
    {
        var ids = await _attempts.RunAsync(producer.GetPartitionIdsAsync, cancellationToken);
        return _partitions = [.. ids.OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal)];
    }

    private async ValueTask SendInOrderAsync(IReadOnlyList<EventDataBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            // The attempt itself is not to be cancelled, only the pauses: its buffers belong to the caller until it has ended.
            await _attempts.RunAsync(
                async _ =>
                {
                    await producer.SendAsync(batch, CancellationToken.None);
                    return true;
                },
                cancellationToken);
        }
    }
}
