namespace TradeKpi.Archive;

/// <summary>How one partition's archive is doing. Failing means: held back on purpose, retried without end, worth an alert.</summary>
/// <param name="FailingSince">When the first of the failures in a row happened, or null when all is well.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="LastError">What the last one said.</param>
public sealed record PartitionHealth(int Partition, DateTimeOffset? FailingSince, int Failures, string? LastError)
{
    /// <summary>When it last read, or archived, with success; null before it began.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    public bool IsHealthy => FailingSince is null;
}
