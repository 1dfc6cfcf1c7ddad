using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Moq;

namespace TradeKpi.Azure.Tests.Hub;

/// <summary>
/// A hub in memory behind the client's own types: batches hold so many bytes, sequences are contiguous.
/// </summary>
internal sealed class FakeEventHub
{
    private readonly ConcurrentDictionary<EventDataBatch, (string Partition, List<EventData> Events)> _batches = [];
    private readonly List<(long Sequence, string Body)>[] _partitions = [[], [], [], []];
    private readonly Mock<EventHubProducerClient> _client = new();

    public FakeEventHub()
    {
        _client.Setup(client => client.CreateBatchAsync(It.IsAny<CreateBatchOptions>(), It.IsAny<CancellationToken>()))
            .Returns((CreateBatchOptions options, CancellationToken _) => ValueTask.FromResult(Batch(options)));
        _client.Setup(client => client.SendAsync(It.IsAny<EventDataBatch>(), It.IsAny<CancellationToken>()))
            .Returns((EventDataBatch batch, CancellationToken _) => SendAsync(batch));
        _client.Setup(client => client.GetPartitionIdsAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            AskedForPartitions++;
            return Ids;
        });
        _client.Setup(client => client.GetEventHubPropertiesAsync(It.IsAny<CancellationToken>())).Returns(() =>
        {
            Asked++;
            return Task.FromResult(EventHubsModelFactory.EventHubProperties("tradekpi", Created, ["0", "1", "2", "3"]));
        });
    }

    public EventHubProducerClient Client => _client.Object;

    /// <summary>A batch takes events of so many bytes together.</summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>What the next sends fail with, first come first served.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    public DateTimeOffset Created { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>How often the hub's properties were read.</summary>
    public int Asked { get; private set; }

    /// <summary>How often the partitions were asked for.</summary>
    public int AskedForPartitions { get; private set; }

    /// <summary>The ids of the partitions, as the hub tells them.</summary>
    public string[] Ids { get; set; } = ["0", "1", "2", "3"];

    /// <summary>Attempts to send, failed ones included.</summary>
    public int Sends { get; private set; }

    /// <summary>Partition and number of events of each batch that arrived, in order.</summary>
    public List<(string Partition, int Events)> Arrived { get; } = [];

    public List<EventData> Events { get; } = [];

    public IReadOnlyList<IReadOnlyList<(long Sequence, string Body)>> Partitions => _partitions;

    private EventDataBatch Batch(CreateBatchOptions options)
    {
        var events = new List<EventData>();
        var batch = EventHubsModelFactory.EventDataBatch(0, events, options, added => events.Sum(Size) + Size(added) <= BatchBytes);
        _batches[batch] = (options.PartitionId, events);
        return batch;
    }

    private Task SendAsync(EventDataBatch batch)
    {
        lock (_partitions)
        {
            Sends++;
            if (Failures.TryDequeue(out var failure))
                return Task.FromException(failure);
            var (id, events) = _batches[batch];
            Arrived.Add((id, events.Count));
            Events.AddRange(events);
            var partition = _partitions[int.Parse(id, CultureInfo.InvariantCulture)];
            partition.AddRange(events.ConvertAll(added => (0L, added.EventBody.ToString()))
                .Select((added, n) => (partition.Count + (long)n, added.Item2)).ToList());
            return Task.CompletedTask;
        }
    }

    private static int Size(EventData hubEvent) => hubEvent.EventBody.ToMemory().Length;
}
