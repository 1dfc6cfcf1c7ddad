using System.Buffers;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>Writes the parts of a canonical event line. The caller writes unknown fields between head and payload.</summary>
internal static class CanonicalWriter
{
    public static void WriteHead(IBufferWriter<byte> output, Envelope envelope)
    {
        output.Write("{\"event_id\":"u8);
        WriteText(output, envelope.EventId);
        output.Write(",\"entity\":"u8);
        WriteText(output, envelope.Entity.Wire());
        output.Write(",\"change_type\":"u8);
        WriteText(output, envelope.ChangeType.Wire());
        output.Write(",\"key\":"u8);
        WriteText(output, envelope.Key);
        output.Write(",\"sequence\":"u8);
        WriteNumber(output, envelope.Sequence);
        output.Write(",\"occurred_at\":\""u8);
        Rfc3339.Format(envelope.OccurredAt, output.GetSpan(Rfc3339.Length));
        output.Advance(Rfc3339.Length);
        output.Write("\",\"source\":"u8);
        WriteText(output, envelope.Source);
        output.Write(",\"schema_version\":"u8);
        WriteNumber(output, envelope.SchemaVersion);
    }

    public static void WriteTail(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        output.Write(",\"payload\":"u8);
        output.Write(payload);
        output.Write("}"u8);
    }

    /// <summary>A field as it came, without white space between its tokens.</summary>
    public static void WriteMember(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member)
    {
        WriteName(output, json, in member);
        output.WriteCompact(member.Value(json));
    }

    public static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member)
    {
        output.Write("\""u8);
        output.Write(member.RawName(json));
        output.Write("\":"u8);
    }

    /// <summary>
    /// A payload as it came, but for money, where a JSON number becomes the string of its own digits, and for keys, where a whole one
    /// becomes its plain digits.
    /// </summary>
    public static void WritePayload(IBufferWriter<byte> output, ReadOnlySpan<byte> json, ReadOnlySpan<Member> members)
    {
        output.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WritePayloadMember(output, json, in members[i]);
        }
        output.Write("}"u8);
    }

    public static void WritePayloadMember(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member)
    {
        WriteName(output, json, in member);
        if (member.Type == JsonTokenType.Number && NativeFields.IsKey(member.Name(json)))
            output.Write(WholeKey.Of(member.Value(json)));
        else
            WritePayloadValue(output, json, in member, member.Type == JsonTokenType.Number && NativeFields.IsMoney(member.Name(json)));
    }

    /// <param name="money">Whether the field holds money or a price.</param>
    public static void WritePayloadValue(IBufferWriter<byte> output, ReadOnlySpan<byte> json, in Member member, bool money)
    {
        if (!money || member.Type != JsonTokenType.Number)
        {
            output.WriteCompact(member.Value(json));
            return;
        }
        output.Write("\""u8);
        PlainDecimal.Write(output, member.Value(json));
        output.Write("\""u8);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = longest <= 1_024 ? stackalloc byte[longest] : new byte[longest];
        output.WriteString(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private static void WriteNumber(IBufferWriter<byte> output, Int128 value)
    {
        const int longest = 40;
        value.TryFormat(output.GetSpan(longest), out var written);
        output.Advance(written);
    }
}
