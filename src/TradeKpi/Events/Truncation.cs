using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Debezium;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// A source emptied a table (SQL's TRUNCATE, Debezium's <c>op</c> t). That names no key, so no row changes here: it counts as a
/// tombstone, but it is told, and kept in a line of its own, so that a data test finds the rows that stay.
/// </summary>
/// <param name="Entity">What the table holds.</param>
/// <param name="Table">As the source names it, behind its schema or database.</param>
/// <param name="Sequence">Its place in the source's commit order, among those of its rows.</param>
public sealed record Truncation(Entity Entity, string Source, string Table, Int128 Sequence, DateTimeOffset OccurredAt)
{
    private const string Field = "truncated";

    /// <summary>Source and table, as one name.</summary>
    public string Name => $"{Source} {Table}";

    /// <summary>What whoever sent it should know.</summary>
    public string Warning =>
        $"{Name} was emptied (TRUNCATE) at {Rfc3339.Text(OccurredAt)}, which names no key: the rows it had here, if any, stay in silver "
        + "and gold until a delete comes for each. `select * from ops.test_truncated_tables` counts them.";

    /// <summary>
    /// The line that travels through hub and lake: Connect's wrapper around nothing, and in <c>truncated</c> what became of the table.
    /// </summary>
    public ChangeEvent ToPublish()
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write("{\"truncated\":{\"entity\":"u8);
        output.WriteString(Encoding.UTF8.GetBytes(Entity.Wire()));
        output.Write(",\"source\":"u8);
        output.WriteString(Encoding.UTF8.GetBytes(Source));
        output.Write(",\"table\":"u8);
        output.WriteString(Encoding.UTF8.GetBytes(Table));
        // As text: an engine may read a bare number of so many digits as a double.
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $",\"sequence\":\"{Sequence}\",\"occurred_at\":\"{Rfc3339.Text(OccurredAt)}\"}},\"payload\":null}}")));
        var envelope = new Envelope($"truncate {Name}", Entity, ChangeType.Delete, Table, Sequence, OccurredAt, Source, 1);
        return new ChangeEvent(envelope, output.WrittenSpan.ToArray());
    }

    internal static bool Is(ReadOnlySpan<byte> json, scoped in MemberList members) =>
        members.TryFind(json, "truncated"u8, out var truncated) && truncated.Type == JsonTokenType.StartObject
        && members.TryFind(json, "payload"u8, out var payload) && payload.IsNull;

    internal static ReadResult Read(ReadOnlySpan<byte> json, scoped in MemberList members, int maxDepth)
    {
        members.TryFind(json, "truncated"u8, out var truncated);
        var scan = new ObjectScan(truncated.Value(json), new MemberList(stackalloc Member[8]), default, default);
        if (scan.Run(maxDepth) is { } torn)
            return new(null, torn);
        var block = new SourceBlock(scan.Json, scan.Top);
        if (block.Text("source"u8) is { } source
            && block.Text("table"u8) is { } table
            && WireReading.TryEntity(Encoding.UTF8.GetBytes(block.Text("entity"u8) ?? ""), out var entity, out _)
            && SequenceNumber.TryParse(Encoding.UTF8.GetBytes(block.Text("sequence"u8) ?? ""), out var sequence, out _)
            && Rfc3339.TryParse(Encoding.UTF8.GetBytes(block.Text("occurred_at"u8) ?? ""), out var at, out _))
            return new(null, null, new(entity, source, table, sequence, at));
        return new(null, Refuse.Invalid(Field, truncated.Value(json), "entity, source, table, sequence and occurred_at"));
    }
}
