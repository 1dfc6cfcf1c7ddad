using TradeKpi.Events;

namespace TradeKpi.Generate.Ledger;

/// <summary>The current row of every key: the highest (sequence, occurred_at, event_id) stands, whatever the order of arrival.</summary>
internal sealed class LatestRows<TRow>
    where TRow : class
{
    private readonly Dictionary<string, (Envelope Version, TRow? Row, Int128 First)> _rows = new(StringComparer.Ordinal);

    /// <summary>Rows that are not deleted.</summary>
    public IEnumerable<KeyValuePair<string, TRow>> Current =>
        _rows.Where(entry => entry.Value.Row is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Row!));

    /// <param name="row">The row after the change; null for a delete.</param>
    public void Apply(Envelope version, TRow? row)
    {
        if (!_rows.TryGetValue(version.Key, out var standing))
            _rows[version.Key] = (version, row, version.Sequence);
        else if (Compare(version, standing.Version) > 0)
            _rows[version.Key] = (version, row, Int128.Min(standing.First, version.Sequence));
        else if (version.Sequence < standing.First)
            _rows[version.Key] = standing with { First = version.Sequence };
    }

    /// <summary>The lowest sequence of a key's events.</summary>
    public Int128 First(string key) => _rows[key].First;

    public TRow? Find(string key) => _rows.TryGetValue(key, out var standing) ? standing.Row : null;

    private static int Compare(Envelope left, Envelope right) => left.Sequence.CompareTo(right.Sequence) switch
    {
        0 => left.OccurredAt.CompareTo(right.OccurredAt) is var time and not 0 ? time : string.CompareOrdinal(left.EventId, right.EventId),
        var order => order,
    };
}
