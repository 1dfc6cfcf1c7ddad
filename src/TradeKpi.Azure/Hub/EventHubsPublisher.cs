using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Azure.Hub;

/// <summary>
/// The door to Event Hubs. Events of one partition key travel in batches of their own, one after another, which keeps their order; keys
/// travel side by side. After a failure some events may be in the hub, and the same call can be made again: events are counted by their
/// identity.
/// </summary>
public sealed class EventHubsPublisher(EventHubProducerClient producer, EventHubOptions options, TimeProvider time) : IEventPublisher
{
    private readonly HubAttempts _attempts = new(options, time);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An event does not fit even an empty batch; none was published.</exception>
    /// <exception cref="IOException">The hub cannot take events now; some of them may have been published.</exception>
    public async Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        var batches = new List<EventDataBatch>();
        try
        {
            var keys = new List<List<EventDataBatch>>();
            foreach (var key in events.GroupBy(change => change.PartitionKey, StringComparer.Ordinal))
                keys.Add(await PackAsync(key, batches, cancellationToken));
            await Parallel.ForEachAsync(
                keys,
                new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentKeys, CancellationToken = cancellationToken },
                SendInOrderAsync);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }

    private async Task<List<EventDataBatch>> PackAsync(
        IGrouping<string, ChangeEvent> key, List<EventDataBatch> toDispose, CancellationToken cancellationToken)
    {
        var packed = new List<EventDataBatch>();
        foreach (var change in key)
        {
            var hubEvent = new EventData(change.Json) { ContentType = "application/json" };
            if (packed.Count > 0 && packed[^1].TryAdd(hubEvent))
                continue;
            var batch = await _attempts.RunAsync(
                token => producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = key.Key }, token).AsTask(), cancellationToken);
            toDispose.Add(batch);
            packed.Add(batch);
            if (!batch.TryAdd(hubEvent))
                throw new ArgumentException(TooLarge(change, batch), nameof(key));
        }

        return packed;
    }

    private async ValueTask SendInOrderAsync(List<EventDataBatch> batches, CancellationToken cancellationToken)
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

    private static string TooLarge(ChangeEvent change, EventDataBatch batch) =>
        $"Event {change.Envelope.EventId} has {change.Json.Length} bytes; a batch of the hub takes {batch.MaximumSizeInBytes} with " +
        "its headers. "
        + "Lower Publish:MaxEventBytes, so that the door refuses such events one by one.";
}
