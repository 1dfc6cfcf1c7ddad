namespace TradeKpi.Publish;

/// <summary>What became of an input: read = published + tombstones + quarantined.</summary>
/// <param name="Read">JSON values read, damaged ones included.</param>
/// <param name="Published">Durably in the hub.</param>
/// <param name="Tombstones">Values that tell of no change, as Debezium sends after a delete.</param>
/// <param name="Quarantined">Durably in the quarantine, by reason.</param>
public sealed record PublishReport(long Read, long Published, long Tombstones, IReadOnlyDictionary<string, long> Quarantined)
{
    public static PublishReport Empty { get; } = new(0, 0, 0, new Dictionary<string, long>(StringComparer.Ordinal));

    public long QuarantinedTotal => Quarantined.Values.Sum();

    /// <summary>
    /// How often tables were emptied, by source and table; each counts as a tombstone too (<see cref="Events.Truncation"/>).
    /// </summary>
    public IReadOnlyDictionary<string, long> Truncated { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Both together.</summary>
    public PublishReport With(PublishReport next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(Read + next.Read, Published + next.Published, Tombstones + next.Tombstones, Sum(Quarantined, next.Quarantined))
        {
            Truncated = Sum(Truncated, next.Truncated),
        };
    }

    private static Dictionary<string, long> Sum(IReadOnlyDictionary<string, long> a, IReadOnlyDictionary<string, long> b)
    {
        var sum = new Dictionary<string, long>(a, StringComparer.Ordinal);
        foreach (var (name, count) in b)
            sum[name] = sum.GetValueOrDefault(name) + count;
        return sum;
    }
}

/// <summary>What became of one value.</summary>
public enum PublishOutcome
{
    Accepted,

    /// <summary>It tells of no change.</summary>
    Tombstone,

    /// <summary>It stands in the quarantine.</summary>
    Refused,
}

/// <summary>What became of one value of an input.</summary>
/// <param name="Position">Its place in the input.</param>
/// <param name="EventId">Of an accepted event.</param>
/// <param name="Reason">Of a refused one: a code.</param>
/// <param name="Message">Of a refused one: what is wrong; of a truncate: what stays.</param>
/// <param name="QuarantineId">Of a refused one: where to find it.</param>
public sealed record PublishResult(
    long Position, PublishOutcome Outcome, string? EventId = null, string? Reason = null, string? Message = null,
    string? QuarantineId = null);
