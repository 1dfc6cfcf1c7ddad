using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Writes a Debezium row as a payload. With a schema every column is decoded by it; without one only the known time fields are, by
/// magnitude. What cannot be decoded stays as it came, for silver to reject with its reason.
/// </summary>
/// <remarks>
/// Without a schema a base64 decimal cannot be told from text: keep the schema, or set the connector's
/// <c>decimal.handling.mode</c> to <c>string</c>. A struct of scale and value, and MongoDB's
/// extended JSON, are recognised by their shape in the fields that hold numbers, times or keys.
/// </remarks>
internal sealed class RowWriter(EventOptions options)
{
    private readonly FrozenSet<string> _timeFields = options.TimeFields.ToFrozenSet(StringComparer.Ordinal);

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json, ReadOnlySpan<Member> row, RowSchema? schema, bool before)
    {
        output.Write("{"u8);
        for (var i = 0; i < row.Length; i++)
        {
            ref readonly var member = ref row[i];
            if (i > 0)
                output.Write(","u8);
            var column = Encoding.UTF8.GetString(member.Name(json));
            var name = RowColumns.NameOf(column, json, row);
            var codec = schema is not null ? schema.Find(before, column) : WithoutSchema(name, member.Type);
            if (string.Equals(name, column, StringComparison.Ordinal))
            {
                CanonicalWriter.WriteName(output, json, in member);
            }
            else
            {
                output.WriteString(Encoding.UTF8.GetBytes(name));
                output.Write(":"u8);
            }
            WriteValue(output, json, in member, name, codec);
        }
        output.Write("}"u8);
    }

    private void WriteValue(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member, string name, SchemaColumn column)
    {
        // Decoded apart, because a value that turns out undecodable must leave nothing behind.
        var value = new ArrayBufferWriter<byte>(64);
        var decoded = column.Codec != FieldCodec.AsItCame && TryDecodeValue(value, json, in member, column);
        if (!RowColumns.IsKey(name) || (!decoded && member.Type != JsonTokenType.Number))
        {
            if (decoded)
                output.Write(value.WrittenSpan);
            else
                CanonicalWriter.WritePayloadValue(output, json, in member, EventFields.Money.Contains(name, StringComparer.Ordinal));
            return;
        }
        var number = decoded ? value.WrittenSpan.Trim((byte)'"') : member.Value(json);
        var key = WholeKey.Of(number);
        if (decoded || !key.SequenceEqual(number))
            output.WriteString(key);
        else
            output.Write(number);
    }

    private SchemaColumn WithoutSchema(string name, JsonTokenType type) => type switch
    {
        JsonTokenType.Number when _timeFields.Contains(name) => new(FieldCodec.ByMagnitude, 0),
        JsonTokenType.StartObject when RowColumns.IsNumber(name) || _timeFields.Contains(name) => new(FieldCodec.Struct, 0),
        _ => default,
    };

    private bool TryDecodeValue(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member, SchemaColumn column)
    {
        var text = member.Text(json);
        switch (member.Type)
        {
            case JsonTokenType.Number:
                return Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length
                    && ConnectTime.TryWrite(output, column.Codec, value);
            case JsonTokenType.StartObject when column.Codec == FieldCodec.VariableScaleDecimal:
                return ConnectDecimal.TryWriteVariable(output, text, options.MaxDepth);
            case JsonTokenType.StartObject when column.Codec == FieldCodec.Struct:
                return ConnectDecimal.TryWriteVariable(output, text, options.MaxDepth)
                    || ExtendedJson.TryWrite(output, text, options.MaxDepth);
            case JsonTokenType.String when column.Codec == FieldCodec.Decimal:
                return ConnectDecimal.TryWrite(output, text, column.Scale);
            case JsonTokenType.String when column.Codec == FieldCodec.ZonedTimestamp && Rfc3339.TryParse(text, out var time, out _):
                ConnectTime.WriteTimestamp(output, time);
                return true;
            case JsonTokenType.String when column.Codec == FieldCodec.IsoDate && text is [.., (byte)'Z']:
                output.WriteString(text[..^1]);
                return true;
            default:
                return false;
        }
    }
}
