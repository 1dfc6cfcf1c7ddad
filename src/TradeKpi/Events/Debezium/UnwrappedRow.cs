using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Puts a row that ExtractNewRecordState unwrapped back into an envelope. What the transformation keeps of that (its
/// <c>add.fields</c>, and <c>__deleted</c>) is named with two underscores: <c>__op</c>, <c>__table</c>, <c>__lsn</c>,
/// <c>__source_ts_ms</c>. Reference: https://debezium.io/documentation/reference/stable/transformations/event-flattening.html.
/// </summary>
internal static class UnwrappedRow
{
    private static ReadOnlySpan<byte> Mark => "__"u8;

    public static bool Is(ReadOnlySpan<byte> json, scoped in MemberList members) =>
        members.TryFind(json, "__op"u8, out _) || members.TryFind(json, "__table"u8, out _) || members.TryFind(json, "__deleted"u8, out _);

    /// <summary>Whether the options say what a row without any such mark is, and this is one: it has the table's id.</summary>
    public static bool IsByOption(ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options)
    {
        if (options.UnwrappedTable is not { } table
            || options.UnwrappedTime is null
            || !options.TableEntities.TryGetValue(table, out var entity))
            return false;
        var id = EventFields.IdOf(entity);
        foreach (ref readonly var member in members.Items)
        {
            if (Ascii.EqualsIgnoreCase(member.Name(json), id))
                return true;
        }

        return false;
    }

    /// <param name="schema">The Connect schema of the row itself, where it came with one.</param>
    public static byte[] Join(ReadOnlySpan<byte> json, scoped in MemberList members, scoped in Member schema, EventOptions options)
    {
        var envelope = Join(json, in members, options);
        if (FieldsOf(json, in schema, options.MaxDepth) is not { Length: > 0 } fields)
            return envelope;
        var output = new ArrayBufferWriter<byte>(envelope.Length + (2 * fields.Length) + 128);
        output.Write("{\"schema\":{\"fields\":[{\"field\":\"before\",\"fields\":"u8);
        output.WriteCompact(fields);
        output.Write("},{\"field\":\"after\",\"fields\":"u8);
        output.WriteCompact(fields);
        output.Write("}]},\"payload\":"u8);
        output.Write(envelope);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> FieldsOf(ReadOnlySpan<byte> json, scoped in Member schema, int maxDepth)
    {
        if (schema.Type != JsonTokenType.StartObject)
            return [];
        var value = schema.Value(json);
        var scan = new ObjectScan(value, new MemberList(stackalloc Member[8]), default, default);
        return scan.Run(maxDepth) is null && scan.Top.TryFind(value, "fields"u8, out var fields) && fields.Type == JsonTokenType.StartArray
            ? fields.Value(value)
            : [];
    }

    private static byte[] Join(ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options)
    {
        members.TryFind(json, "__deleted"u8, out var deleted);
        members.TryFind(json, "__op"u8, out var op);
        var isDelete = deleted.Text(json).SequenceEqual("true"u8) || op.Text(json).SequenceEqual("d"u8);
        var output = new ArrayBufferWriter<byte>(json.Length + 256);
        output.Write(isDelete ? "{\"op\":\"d\",\"before\":{"u8 : "{\"op\":"u8);
        if (!isDelete)
        {
            // Without an operation a row stands for itself: it is what the table holds.
            output.Write(op.ValueLength == 0 ? "\"u\""u8 : op.Value(json));
            output.Write(",\"after\":{"u8);
        }
        WriteMembers(output, json, in members, static name => !name.StartsWith(Mark), 0, first: true);
        output.Write("},\"source\":{"u8);
        WriteSource(output, json, in members, options);
        output.Write("}"u8);
        WriteMembers(output, json, in members, IsOuter, Mark.Length, first: false);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private delegate bool Chosen(ReadOnlySpan<byte> name);

    private static bool IsOuter(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("__ts_ms"u8) || name.SequenceEqual("__ts_us"u8) || name.SequenceEqual("__ts_ns"u8);

    private static bool IsSource(ReadOnlySpan<byte> name) =>
        name.StartsWith(Mark) && !IsOuter(name) && !name.SequenceEqual("__op"u8) && !name.SequenceEqual("__deleted"u8);

    private static void WriteSource(
        ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options)
    {
        var named = members.TryFind(json, "__name"u8, out _) || members.TryFind(json, "__source_name"u8, out _);
        output.Write(named ? "\"unwrapped\":true"u8 : "\"name\":"u8);
        if (!named)
            output.WriteString(Encoding.UTF8.GetBytes(options.UnwrappedSource));
        var placed = members.TryFind(json, "__table"u8, out _) || members.TryFind(json, "__source_table"u8, out _)
            || members.TryFind(json, "__collection"u8, out _);
        if (!placed && options.UnwrappedTable is { } table)
        {
            output.Write(",\"table\":"u8);
            output.WriteString(Encoding.UTF8.GetBytes(table));
        }
        if (ChangedAt(json, in members, options) is { } microseconds)
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"ts_us\":{microseconds}")));
        WriteMembers(output, json, in members, IsSource, Mark.Length, first: false);
    }

    // Only where no mark tells it: a column is what the application says, a mark what the log says.
    private static long? ChangedAt(ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options)
    {
        foreach (ref readonly var member in members.Items)
        {
            var name = member.Name(json);
            if (name.StartsWith(Mark) && name.IndexOf("ts_"u8) > 0)
                return null;
        }

        return options.UnwrappedTime is { } column && TryFindColumn(json, in members, column, out var time)
            ? ConnectTime.MicrosecondsOf(json, in time)
            : null;
    }

    // In any case where none is spelled so: databases fold the names of columns.
    private static bool TryFindColumn(ReadOnlySpan<byte> json, scoped in MemberList members, string column, out Member found)
    {
        if (members.TryFind(json, Encoding.UTF8.GetBytes(column), out found))
            return true;
        foreach (ref readonly var member in members.Items)
        {
            found = member;
            if (string.Equals(Encoding.UTF8.GetString(member.Name(json)), column, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void WriteMembers(
        ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json, scoped in MemberList members, Chosen chosen, int cut, bool first)
    {
        foreach (ref readonly var member in members.Items)
        {
            var name = member.Name(json);
            if (!chosen(name))
                continue;
            output.Write(first ? ""u8 : ","u8);
            first = false;
            name = name[cut..];
            output.WriteString(cut > 0 && name.StartsWith("source_"u8) ? name["source_"u8.Length..] : name);
            output.Write(":"u8);
            output.WriteCompact(member.Value(json));
        }
    }
}
