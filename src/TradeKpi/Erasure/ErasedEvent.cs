using System.Buffers;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Erasure;

/// <summary>
/// What is left of a customer's event, or of its line in the lake, once the customer is erased: its envelope, its place in the hub, and of
/// the payload what figures are made of. The result follows from the bytes alone, so that a message that the hub delivers again makes the
/// line that stands in the lake.
/// </summary>
public static class ErasedEvent
{
    /// <summary>
    /// The payload hash of an erased event: it equals every other, so that the same event, should it come again, is a duplicate still. A
    /// hash of what was erased would tell it to whoever guesses.
    /// </summary>
    public const ulong PayloadHash = 0;

    /// <summary>Where a line of the lake keeps <see cref="PayloadHash"/>.</summary>
    private const string HashField = "hub_payload_hash";

    private const string LastField = "enqueued_at";

    private static readonly string[] s_kept =
    [
        EventFields.EventId, EventFields.Entity, EventFields.ChangeType, EventFields.Key, EventFields.Sequence, EventFields.OccurredAt,
        EventFields.Source, EventFields.SchemaVersion, "traceparent", "hub_epoch", "hub_partition", "hub_sequence", "hub_item", LastField,
    ];

    /// <summary>The fields of a payload that no person is told by: those that gold, and silver's judgement, depend on.</summary>
    private static readonly string[] s_keptOfPayload = ["customer_id", "customer_type", "country", "created_at"];

    /// <summary>
    /// The event without what is personal, the same bytes where it is erased already; null where it is no event of these customers.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[]? Of(ReadOnlySpan<byte> json, ErasedKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.IsEmpty || !IsOf(json, keys))
            return null;
        var output = new ArrayBufferWriter<byte>(json.Length + 32);
        Write(output, json);
        return output.WrittenSpan.ToArray();
    }

    private static bool IsOf(ReadOnlySpan<byte> json, ErasedKeys keys)
    {
        var reader = Reader(json);
        var (isCustomer, isErased) = (true, false);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(EventFields.Entity))
                isCustomer = reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("customer"u8);
            else if (reader.ValueTextEquals(EventFields.Key))
                isErased |= reader.Read() && Holds(ref reader, keys);
            else if (reader.ValueTextEquals(EventFields.Payload))
                isErased |= reader.Read() && PayloadHolds(ref reader, keys);
            else
                reader.Read();
            reader.Skip();
        }

        return isCustomer && isErased;
    }

    private static bool PayloadHolds(ref Utf8JsonReader reader, ErasedKeys keys)
    {
        var found = false;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals(EventFields.IdOf(Entity.Customer));
            reader.Read();
            found |= isId && Holds(ref reader, keys);
            reader.Skip();
        }

        return found;
    }

    private static bool Holds(ref Utf8JsonReader reader, ErasedKeys keys) => reader.TokenType switch
    {
        JsonTokenType.String => keys.Hold(reader.GetString()),
        JsonTokenType.Number => keys.Hold(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        _ => false,
    };

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        var reader = Reader(json);
        reader.Read();
        output.Write("{"u8);
        var isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isKept = IsOneOf(ref reader, s_kept);
            var isPayload = reader.ValueTextEquals(EventFields.Payload);
            // A line from before hashes were taken gets one too: silver would take it from the payload otherwise.
            if (reader.ValueTextEquals(LastField))
                Add(output, System.Text.Encoding.UTF8.GetBytes($"\"{HashField}\":\"{PayloadHash}\""), ref isFirst);
            reader.Read();
            if (isPayload && reader.TokenType != JsonTokenType.Null)
                WritePayload(output, json, ref reader, ref isFirst);
            else
                reader.Skip();
            if (isKept || (isPayload && reader.TokenType == JsonTokenType.Null))
                Add(output, json[start..(int)reader.BytesConsumed], ref isFirst);
        }

        output.Write("}"u8);
    }

    private static void WritePayload(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ref bool isFirst)
    {
        Add(output, "\"payload\":{"u8, ref isFirst);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var isFirstOfPayload = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var isKept = IsOneOf(ref reader, s_keptOfPayload);
                reader.Read();
                // What should be a text and is an object or a list may hold anything.
                isKept &= reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
                reader.Skip();
                if (isKept)
                    Add(output, json[start..(int)reader.BytesConsumed], ref isFirstOfPayload);
            }
        }
        else
        {
            reader.Skip();
        }

        output.Write("}"u8);
    }

    private static void Add(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> member, ref bool isFirst)
    {
        if (!isFirst)
            output.Write(","u8);
        output.Write(member);
        isFirst = false;
    }

    private static bool IsOneOf(ref Utf8JsonReader reader, string[] names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
                return true;
        }

        return false;
    }

    private static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
}
