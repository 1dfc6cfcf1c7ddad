using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Azure.Hub;

/// <summary>Packs the events of one call into batches of their partitions, in order, and keeps apart what no batch takes.</summary>
internal sealed class HubPacker(EventHubProducerClient producer, HubAttempts attempts) : IDisposable
{
    private readonly Dictionary<string, List<EventDataBatch>> _batches = new(StringComparer.Ordinal);
    private readonly List<int> _oversize = [];
    private OversizeEventException? _refusal;

    /// <summary>Each partition's batches, in order.</summary>
    public IEnumerable<IReadOnlyList<EventDataBatch>> Packed => _batches.Values;

    /// <param name="position">By which the event is told of, should it be too large.</param>
    /// <exception cref="IOException">The hub does not say how large a batch may be.</exception>
    public async Task AddAsync(string partition, ChangeEvent change, int position, CancellationToken cancellationToken)
    {
        if (!_batches.TryGetValue(partition, out var batches))
            _batches[partition] = batches = [];
        var hubEvent = new EventData(change.Json) { ContentType = "application/json" };
        if (batches is [.., var open] && open.TryAdd(hubEvent))
            return;
        if (batches is not [.., { Count: 0 }])
        {
            batches.Add(await attempts.RunAsync(
                token => producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = partition }, token).AsTask(),
                cancellationToken));
        }

        if (batches[^1].TryAdd(hubEvent))
            return;
        _oversize.Add(position);
        _refusal ??= new OversizeEventException(TooLarge(change, batches[^1]), _oversize, batches[^1].MaximumSizeInBytes);
    }

    /// <exception cref="OversizeEventException">An event does not fit even an empty batch.</exception>
    public void ThrowIfOversize()
    {
        if (_refusal is not null)
            throw _refusal;
    }

    public void Dispose()
    {
        foreach (var batch in _batches.Values.SelectMany(batches => batches))
            batch.Dispose();
    }

    private static string TooLarge(ChangeEvent change, EventDataBatch batch) =>
        $"Event {change.Envelope.EventId} has {change.Json.Length} bytes; a batch of the hub takes {batch.MaximumSizeInBytes} with " +
        "its headers. Lower Publish:MaxEventBytes, so that the door refuses such events one by one.";
}
