namespace TradeKpi.Events.Debezium;

/// <summary>
/// Schemas seen lately, found by their bytes: a connector repeats the same kilobytes with every event. Safe for use from several
/// threads; two that meet at a new schema both read it, which costs time and nothing else.
/// </summary>
internal sealed class SchemaCache(int maxDepth)
{
    private const int Capacity = 32;
    private volatile Entry[] _entries = [];

    public RowSchema Get(ReadOnlySpan<byte> schema)
    {
        var entries = _entries;
        foreach (var entry in entries)
        {
            if (schema.SequenceEqual(entry.Bytes))
                return entry.Schema;
        }
        var bytes = schema.ToArray();
        var added = new Entry(bytes, new RowSchema(bytes, maxDepth));
        _entries = [added, .. entries.Take(Capacity - 1)];
        return added.Schema;
    }

    private sealed record Entry(byte[] Bytes, RowSchema Schema);
}
