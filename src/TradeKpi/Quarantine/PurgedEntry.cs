using TradeKpi.Events;

namespace TradeKpi.Quarantine;

/// <summary>
/// What is left of a refused event that was kept long enough: its identity, reason, origin and time, so that it is accounted for as before.
/// </summary>
public static class PurgedEntry
{
    // No event, so a replay refuses it again.
    private static readonly byte[] s_raw = "(purged)"u8.ToArray();

    /// <param name="at">When it is purged.</param>
    public static QuarantineEntry Of(QuarantineEntry entry, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry with { Message = $"What came was purged at {Rfc3339.Text(at)}.", Raw = s_raw, Head = null };
    }

    /// <summary>Whether nothing is left of an entry that a purge, or an erasure, would take.</summary>
    public static bool Is(QuarantineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Raw.Span.SequenceEqual(s_raw) || entry.Raw.Span.SequenceEqual(ErasedEntry.Raw.Span);
    }
}
