namespace TradeKpi.Archive;

/// <summary>One event as the hub hands it out.</summary>
/// <param name="Sequence">The position in its partition: contiguous, and the same at every redelivery.</param>
/// <param name="EnqueuedAt">When the hub took it, in UTC; never falls within a partition.</param>
public sealed record HubEvent(ReadOnlyMemory<byte> Body, long Sequence, DateTimeOffset EnqueuedAt);

/// <summary>Consecutive events of one partition, in order. A redelivery may cut the same events into other batches.</summary>
/// <param name="Epoch">The hub's creation, as <c>yyyyMMddHHmmss</c>: a recreated hub restarts its sequences under another epoch.</param>
public sealed record HubBatch(string Hub, string Epoch, int Partition, IReadOnlyList<HubEvent> Events);
