using System.Buffers;
using System.Text;
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

    public static byte[] Join(ReadOnlySpan<byte> json, scoped in MemberList members, EventOptions options)
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
        WriteMembers(output, json, in members, IsSource, Mark.Length, first: false);
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
