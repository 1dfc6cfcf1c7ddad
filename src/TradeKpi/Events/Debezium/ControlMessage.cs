using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// What Debezium's connectors send besides changes of rows: heartbeats, the begin and end of transactions, schema changes, and messages
/// that a program wrote into PostgreSQL's log. None of them changes a row, so they go the way of tombstones. A truncate does, and goes
/// there too, but is told: <see cref="Truncation"/>.
/// </summary>
internal static class ControlMessage
{
    public static bool Is(ReadOnlySpan<byte> json, scoped in MemberList members)
    {
        if (members.Count == 1)
            return Has(json, in members, "ts_ms"u8);
        if (members.TryFind(json, "op"u8, out var op))
            return op.Text(json).SequenceEqual("m"u8) && Has(json, in members, "message"u8);
        if (members.TryFind(json, "status"u8, out var status) && Has(json, in members, "id"u8) && Has(json, in members, "event_count"u8))
            return status.Text(json) is var text && (text.SequenceEqual("BEGIN"u8) || text.SequenceEqual("END"u8));
        return Has(json, in members, "source"u8) && (Has(json, in members, "ddl"u8) || Has(json, in members, "tableChanges"u8));
    }

    private static bool Has(ReadOnlySpan<byte> json, scoped in MemberList members, ReadOnlySpan<byte> name) =>
        members.TryFind(json, name, out _);
}
