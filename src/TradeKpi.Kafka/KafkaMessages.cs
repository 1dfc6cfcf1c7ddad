using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Confluent.Kafka;
using TradeKpi.Events;
using TradeKpi.Unpack;

namespace TradeKpi.Kafka;

/// <summary>Messages as the door takes them: each value at its offset, a null as the tombstone that it is.</summary>
internal static class KafkaMessages
{
    private const string Mark = "__";

    private static readonly byte[] s_null = "null"u8.ToArray();

    public static async IAsyncEnumerable<RawInput> ValuesAsync(
        IEnumerable<ConsumeResult<byte[], byte[]>> messages, EventOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var offset = message.Offset.Value;
            if (message.Message.Value is not { Length: > 0 } body)
            {
                yield return new RawInput(s_null, offset, null);
                continue;
            }

            var head = HeadOf(message.Message.Headers);
            var (values, refusal) = await Unpacking.ReadAsync(body, head, options, cancellationToken);
            if (refusal is not null)
                yield return new RawInput(body, offset, refusal);

            // As in the hub: the order where the source gives none is the message's, then the one within it.
            foreach (var value in values)
                yield return Joined(value, head) with { Position = offset + value.Position - 1 };
        }
    }

    private static MessageHead HeadOf(Headers? headers)
    {
        if (headers is not { Count: > 0 })
            return MessageHead.None;
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in headers)
            properties[header.Key] = TextOf(header.GetValueBytes());
        return new MessageHead(properties.GetValueOrDefault("content-type"), properties.GetValueOrDefault("content-encoding"), properties);
    }

    private static string TextOf(byte[]? value) =>
        value is null ? "" : Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Convert.ToBase64String(value);

    /// <summary>
    /// The row with what Debezium's <c>add.headers</c> say of it, which <c>add.fields</c> write into the row itself:
    /// https://debezium.io/documentation/reference/stable/transformations/event-flattening.html.
    /// </summary>
    private static RawInput Joined(RawInput value, MessageHead head)
    {
        var marks = head.Properties.Where(property => property.Key.StartsWith(Mark, StringComparison.Ordinal)
            && !property.Key.Contains('.', StringComparison.Ordinal)).ToList();
        if (marks.Count == 0 || value.Refusal is not null || MembersOf(value.Bytes.Span) is not { } members)
            return value;
        var output = new ArrayBufferWriter<byte>(value.Bytes.Length + 256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var (name, text) in marks.Where(mark => !members.Contains(mark.Key)))
            {
                json.WritePropertyName(name);
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    json.WriteNumberValue(number);
                else
                    json.WriteStringValue(text);
            }

            json.WriteEndObject();
        }

        var added = output.WrittenSpan[1..^1];
        var row = value.Bytes.Span[(value.Bytes.Span.IndexOf((byte)'{') + 1)..];
        return added.IsEmpty
            ? value
            : value with { Bytes = (byte[])[(byte)'{', .. added, .. members.Count > 0 ? ","u8 : [], .. row] };
    }

    /// <summary>The names of an object's members; null where it is none.</summary>
    private static HashSet<string>? MembersOf(ReadOnlySpan<byte> json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject ? names : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
