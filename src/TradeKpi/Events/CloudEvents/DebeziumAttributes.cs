using System.Buffers;
using System.Text;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.CloudEvents;

/// <summary>
/// Debezium's own CloudEvents converter leaves only the rows in the data and writes the rest as attributes (<c>iodebeziumop</c>,
/// <c>iodebeziumtable</c>, <c>iodebeziumlsn</c> …). This puts a Debezium event together again. Reference:
/// https://debezium.io/documentation/reference/stable/integrations/cloudevents.html.
/// </summary>
internal static class DebeziumAttributes
{
    private static ReadOnlySpan<byte> Prefix => "iodebezium"u8;

    private static readonly (byte[] Name, byte[] Field)[] Renamed =
    [
        .. new[]
        {
            "ts_ms", "ts_us", "ts_ns", "commit_lsn", "change_lsn", "event_serial_no", "commit_scn", "rs_id", "txSeq", "txnNumber",
        }.Select(field => (Encoding.ASCII.GetBytes(string.Concat(field.Where(char.IsAsciiLetterLower))), Encoding.ASCII.GetBytes(field))),
    ];

    /// <summary>Whether these are the attributes of a Debezium event.</summary>
    public static bool Present(ReadOnlySpan<byte> json, scoped in MemberList attributes) =>
        attributes.TryFind(json, "iodebeziumop"u8, out _);

    /// <param name="data">The data: an object with <c>before</c> and <c>after</c>, which may be wrapped with its schema.</param>
    public static byte[] Join(ReadOnlySpan<byte> json, scoped in MemberList attributes, scoped ref ObjectScan data)
    {
        var wrapped = data.Top.TryFind(data.Json, "payload"u8, out _);
        var output = new ArrayBufferWriter<byte>(data.Json.Length + 512);
        output.Write("{"u8);
        if (wrapped && data.Top.TryFind(data.Json, "schema"u8, out var schema))
        {
            CanonicalWriter.WriteMember(output, data.Json, in schema);
            output.Write(","u8);
        }
        output.Write(wrapped ? "\"payload\":{"u8 : ""u8);
        foreach (ref readonly var row in wrapped ? data.Inner.Items : data.Top.Items)
        {
            CanonicalWriter.WriteMember(output, data.Json, in row);
            output.Write(","u8);
        }
        attributes.TryFind(json, "iodebeziumop"u8, out var op);
        output.Write("\"op\":"u8);
        output.Write(op.Value(json));
        WriteSource(output, json, in attributes);
        output.Write(wrapped ? "}}"u8 : "}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteSource(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json, scoped in MemberList attributes)
    {
        output.Write(",\"source\":{"u8);
        var first = true;
        foreach (ref readonly var member in attributes.Items)
        {
            var name = member.Name(json);
            if (!name.StartsWith(Prefix) || name.SequenceEqual("iodebeziumop"u8))
                continue;
            output.Write(first ? ""u8 : ","u8);
            first = false;
            output.WriteString(FieldOf(name[Prefix.Length..]));
            output.Write(":"u8);
            output.WriteCompact(member.Value(json));
        }
        output.Write("}"u8);
    }

    // Attribute names keep small letters and digits only: ts_ms is written tsms there, txSeq txeq.
    private static ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> attribute)
    {
        foreach (var (name, field) in Renamed)
        {
            if (attribute.SequenceEqual(name))
                return field;
        }
        return attribute;
    }
}
