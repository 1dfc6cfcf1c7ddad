using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Values of MongoDB's extended JSON (https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/): <c>$oid</c>,
/// <c>$date</c>, <c>$numberDecimal</c>, <c>$numberLong</c>, <c>$numberInt</c> and <c>$numberDouble</c> become JSON strings.
/// </summary>
internal static class ExtendedJson
{
    public static bool TryWrite(IBufferWriter<byte> output, ReadOnlySpan<byte> value, int maxDepth)
    {
        var scan = new ObjectScan(value, new MemberList(stackalloc Member[2]), default, default);
        if (scan.Run(maxDepth) is not null || scan.Top.Count != 1)
            return false;
        var member = scan.Top.Items[0];
        var name = member.Name(value);
        if (name.SequenceEqual("$date"u8))
            return TryWriteDate(output, value, in member, maxDepth);
        if (member.Type != JsonTokenType.String || !IsScalar(name))
            return false;
        output.WriteString(member.Text(value));
        return true;
    }

    private static bool IsScalar(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("$oid"u8) || name.SequenceEqual("$numberDecimal"u8) || name.SequenceEqual("$numberLong"u8)
        || name.SequenceEqual("$numberInt"u8) || name.SequenceEqual("$numberDouble"u8);

    private static bool TryWriteDate(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member date, int maxDepth)
    {
        if (date.Type == JsonTokenType.String && Rfc3339.TryParse(date.Text(json), out var time, out _))
        {
            ConnectTime.WriteTimestamp(output, time);
            return true;
        }
        var milliseconds = date.Value(json);
        var inner = new ArrayBufferWriter<byte>(32);
        if (date.Type == JsonTokenType.StartObject && TryWrite(inner, milliseconds, maxDepth))
            milliseconds = inner.WrittenSpan.Trim((byte)'"');
        return Utf8Parser.TryParse(milliseconds, out long value, out var used) && used == milliseconds.Length
            && ConnectTime.TryWrite(output, FieldCodec.Milliseconds, value);
    }
}
