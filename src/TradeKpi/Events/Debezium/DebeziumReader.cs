using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.CloudEvents;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Reads a Debezium change event as ours: <c>after</c> (for a delete <c>before</c>) becomes the payload, the table gives the entity,
/// the id column the key. Everything else of its envelope is kept in the field <c>debezium</c>; the row before an update is not.
/// A truncate is no event (<see cref="Truncation"/>); of a table that is none of ours it is nothing at all.
/// Reference: https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events.
/// </summary>
internal sealed class DebeziumReader(EventOptions options)
{
    private readonly FrozenDictionary<string, Entity> _entities =
        options.TableEntities.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    private readonly RowReader _rows = new(options);

    /// <param name="members">The fields of the Debezium envelope itself, within <paramref name="json"/>.</param>
    /// <param name="schema">The wrapper's <c>schema</c>, where there is one.</param>
    public ReadResult Read(
        ReadOnlySpan<byte> json, scoped in MemberList members, scoped in Member schema, CloudContext? cloud)
    {
        var isTruncate = members.TryFind(json, "op"u8, out var op) && op.Text(json).SequenceEqual("t"u8);
        var changeType = ChangeType.Delete;
        if (!isTruncate && ReadChangeType(json, in members, out changeType) is { } unknown)
            return new(null, unknown);
        if (!members.TryFind(json, "source"u8, out var sourceMember) || sourceMember.Type != JsonTokenType.StartObject)
            return new(null, Refuse.Missing("source", "the source block that every Debezium connector writes"));
        var scan = new ObjectScan(sourceMember.Value(json), new MemberList(stackalloc Member[24]), default, default);
        if (scan.Run(options.MaxDepth) is { } torn)
            return new(null, torn);
        var source = new SourceBlock(scan.Json, scan.Top);

        var table = source.Text("table"u8) ?? source.Text("collection"u8);
        if (table is null)
            return new(null, Refuse.Missing("source.table", "the name of the changed table"));
        if (!_entities.TryGetValue(table, out var entity))
            return isTruncate ? default : new(null, UnknownTable(table));
        if (isTruncate)
            return ReadTruncate(json, in members, source, entity, table, cloud);
        if (_rows.Read(json, in members, in schema, changeType, entity, out var payload, out var key) is { } badRow)
            return new(null, badRow);
        return Build(json, in members, source, new(entity, changeType, key, payload), cloud);
    }

    private ReadResult ReadTruncate(
        ReadOnlySpan<byte> json, scoped in MemberList members, SourceBlock source, Entity entity, string table,
        CloudContext? cloud)
    {
        if (ChangeOrigin.Read(json, in members, source, options.MaxDepth, cloud, out var refusal) is not { } origin)
            return new(null, refusal);
        var within = source.Text("schema"u8) ?? source.Text("db"u8);
        var name = within is null ? table : $"{within}.{table}";
        return new(null, null, new(entity, origin.Name, name, origin.Order.Sequence, origin.OccurredAt));
    }

    private Refusal UnknownTable(string table)
    {
        var known = string.Join(", ", _entities.Keys.Order(StringComparer.Ordinal));
        return Refuse.UnknownEntity("source.table", Encoding.UTF8.GetBytes(table), $"{known} (add it in Events:TableEntities)");
    }

    private sealed record Change(Entity Entity, ChangeType ChangeType, string Key, byte[] Payload);

    private ReadResult Build(
        ReadOnlySpan<byte> json, scoped in MemberList members, SourceBlock source, Change change, CloudContext? cloud)
    {
        if (ChangeOrigin.Read(json, in members, source, options.MaxDepth, cloud,
            out var refusal) is not var (name, occurredAt, order))
            return new(null, refusal);
        var envelope = new Envelope("", change.Entity, change.ChangeType, change.Key, order.Sequence, occurredAt, name, 1);
        envelope = envelope with { EventId = Identity(envelope, order, change.Payload, json, in members) };

        var output = new ArrayBufferWriter<byte>(1_024);
        CanonicalWriter.WriteHead(output, envelope);
        WriteRest(output, json, in members);
        if (cloud is not null)
        {
            output.Write(",\"cloudevent\":"u8);
            output.Write(cloud.Attributes);
        }
        CanonicalWriter.WriteTail(output, change.Payload);
        return new(new ChangeEvent(envelope, output.WrittenSpan.ToArray()), null);
    }

    private static string Identity(
        Envelope envelope, DebeziumOrder order, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> json, scoped in MemberList members)
    {
        if (order.IsSequence)
        {
            return EventIdentity.OfChange(
                envelope.Source, envelope.Entity, envelope.Key, order.Sequence, envelope.ChangeType, payload);
        }
        if (order.Place is { } place)
            return EventIdentity.OfPlace(envelope, Encoding.UTF8.GetBytes(place), order.Tie, payload);
        var whole = new ArrayBufferWriter<byte>(1_024);
        foreach (ref readonly var member in members.Items)
            CanonicalWriter.WriteMember(whole, json, in member);
        return order.Tie == 0
            ? EventIdentity.OfBytes(envelope, whole.WrittenSpan, payload)
            : EventIdentity.OfPlace(envelope, whole.WrittenSpan, order.Tie, payload);
    }

    private static Refusal? ReadChangeType(ReadOnlySpan<byte> json, scoped in MemberList members, out ChangeType changeType)
    {
        changeType = default;
        if (!members.TryFind(json, "op"u8, out var op) || op.IsNull)
            return Refuse.Missing("op", "Debezium's operation: c, u, d, r or t");
        var text = op.Text(json);
        if (text.Length == 1 && "cudr"u8.Contains(text[0]) && WireReading.TryChangeType(text, out changeType, out _))
            return null;
        return Refuse.UnknownChangeType("op", text, "Debezium's c, u, d, r, t");
    }

    private static void WriteRest(IBufferWriter<byte> output, ReadOnlySpan<byte> json, scoped in MemberList members)
    {
        output.Write(",\"debezium\":{"u8);
        var first = true;
        foreach (ref readonly var member in members.Items)
        {
            var name = member.Name(json);
            if (name.SequenceEqual("before"u8) || name.SequenceEqual("after"u8))
                continue;
            output.Write(first ? ""u8 : ","u8);
            first = false;
            CanonicalWriter.WriteMember(output, json, in member);
        }
        output.Write("}"u8);
    }
}
