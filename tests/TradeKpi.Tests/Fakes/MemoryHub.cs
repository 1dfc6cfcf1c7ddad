using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Publish;

namespace TradeKpi.Tests.Fakes;

/// <summary>A hub of one partition in memory that can be told to fail.</summary>
internal sealed class MemoryHub : IEventPublisher, IHubReader
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 59, 59, TimeSpan.Zero);

    public List<ChangeEvent> Published { get; } = [];

    public List<HubEvent> Events { get; } = [];

    public List<int> Calls { get; } = [];

    /// <summary>In bytes; a call with a larger event is refused whole.</summary>
    public int LargestEvent { get; set; } = int.MaxValue;

    public long Next { get; private set; }

    public Action BeforePublish { get; set; } = () => { };

    public Action BeforeCheckpoint { get; set; } = () => { };

    public int Partitions => 1;

    public void Add(params byte[][] bodies)
    {
        foreach (var body in bodies)
            Events.Add(new HubEvent(body, Events.Count, Start.AddMilliseconds(Events.Count * 100)));
    }

    public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
    {
        BeforePublish();
        var oversize = Enumerable.Range(0, events.Count).Where(n => events[n].Json.Length > LargestEvent).ToList();
        if (oversize.Count > 0)
            throw new OversizeEventException("Too large.", oversize, LargestEvent);
        Calls.Add(events.Count);
        Published.AddRange(events);
        return Task.CompletedTask;
    }

    public Task<HubBatch?> ReadBatchAsync(string consumerGroup, int partition, HubRead read, CancellationToken cancellationToken)
    {
        var events = Events.Skip((int)Next).Take(read.MaxEvents).ToList();
        return Task.FromResult(events.Count == 0 ? null : Batch(events));
    }

    public Task CheckpointAsync(string consumerGroup, int partition, long sequence, CancellationToken cancellationToken)
    {
        BeforeCheckpoint();
        Next = sequence + 1;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<long>> LagAsync(string consumerGroup, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([Events.Count - Next]);

    public static HubBatch Batch(IReadOnlyList<HubEvent> events) => new("tradekpi", "20260102030405", 3, events);
}
