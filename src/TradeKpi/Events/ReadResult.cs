namespace TradeKpi.Events;

/// <summary>What one JSON value turned out to be: an event, a refusal, or (neither) a tombstone, which carries no change.</summary>
/// <param name="Truncation">Of a tombstone that tells of a truncate.</param>
public readonly record struct ReadResult(ChangeEvent? Event, Refusal? Refusal, Truncation? Truncation = null)
{
    /// <summary>
    /// Debezium follows a DELETE with a tombstone for Kafka's compaction: it changes nothing, and is accounted for as what it is.
    /// </summary>
    public bool IsTombstone => Event is null && Refusal is null;
}

/// <summary>Why a value is quarantined.</summary>
/// <param name="Reason">One of <see cref="QuarantineReasons"/>.</param>
/// <param name="Message">What is wrong, where, and what to do about it.</param>
public sealed record Refusal(string Reason, string Message);
