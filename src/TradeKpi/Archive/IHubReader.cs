namespace TradeKpi.Archive;

/// <summary>How much one read may bring, and how long it may take.</summary>
/// <param name="MaxEvents">At most so many events.</param>
/// <param name="MaxBytes">At most so many bytes of bodies; one larger event still comes alone.</param>
/// <param name="MaxWait">How long to wait for the first event.</param>
/// <param name="Linger">How long to wait after the first for more, so that a trickle becomes few files.</param>
public sealed record HubRead(int MaxEvents, long MaxBytes, TimeSpan MaxWait, TimeSpan Linger);

/// <summary>A consumer's side of a hub that it pulls from itself. Each group reads every partition once, from its checkpoint on.</summary>
public interface IHubReader
{
    /// <summary>Partitions are numbered from 0 to this, exclusive.</summary>
    int Partitions { get; }

    /// <summary>
    /// The events after the group's checkpoint, or null when none came in time. Until a checkpoint is set, a read brings them again.
    /// </summary>
    Task<HubBatch?> ReadBatchAsync(string consumerGroup, int partition, HubRead read, CancellationToken cancellationToken);

    /// <summary>
    /// Marks every event up to and including <paramref name="sequence"/> as done for the group, durably. Never goes back.
    /// </summary>
    Task CheckpointAsync(string consumerGroup, int partition, long sequence, CancellationToken cancellationToken);

    /// <summary>How many events of each partition lie after the group's checkpoint.</summary>
    Task<IReadOnlyList<long>> LagAsync(string consumerGroup, CancellationToken cancellationToken);
}
