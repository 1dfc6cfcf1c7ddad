using TradeKpi.Events;
using TradeKpi.Unpack;

namespace TradeKpi.Archive;

/// <summary>One message as the hub hands it out: in most cases one event. An empty body is a tombstone, Kafka's null.</summary>
/// <param name="Sequence">The position in its partition: contiguous, and the same at every redelivery.</param>
/// <param name="EnqueuedAt">When the hub took it, in UTC; never falls within a partition.</param>
public sealed record HubEvent(ReadOnlyMemory<byte> Body, long Sequence, DateTimeOffset EnqueuedAt)
{
    public MessageHead Head { get; init; } = MessageHead.None;

    /// <summary>Set where the hub itself tells that the body is no data; the body then holds what could be kept of it.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>Consecutive events of one partition, in order. A redelivery may cut the same events into other batches.</summary>
/// <param name="Epoch">The hub's creation, as <c>yyyyMMddHHmmss</c>: a recreated hub restarts its sequences under another epoch.</param>
public sealed record HubBatch(string Hub, string Epoch, int Partition, IReadOnlyList<HubEvent> Events)
{
    /// <summary>
    /// The first sequence that the hub still held when the archive began with the partition, where this batch is that beginning; otherwise
    /// 0.
    /// </summary>
    public long FirstKept { get; init; }
}
