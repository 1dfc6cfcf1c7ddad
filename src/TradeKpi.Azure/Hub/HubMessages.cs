using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Unpack;

namespace TradeKpi.Azure.Hub;

/// <summary>
/// A message of Event Hubs as its raw AMQP message has it, because the client's own view of the body throws for everything but data.
/// </summary>
/// <remarks>
/// Kafka's headers arrive as application properties whose values are bytes; a Kafka null as an empty body
/// (https://learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols).
/// </remarks>
internal static class HubMessages
{
    private const int DeepestKept = 32;
    private const string ContentType = "content-type";
    private const string ContentEncoding = "content-encoding";

    public static HubEvent Of(EventData hubEvent)
    {
        var message = hubEvent.GetRawAmqpMessage();
        var (body, refusal) = BodyOf(message.Body);
        return new HubEvent(body, hubEvent.SequenceNumber, hubEvent.EnqueuedTime) { Head = HeadOf(message), Refusal = refusal };
    }

    private static (ReadOnlyMemory<byte> Body, Refusal? Refusal) BodyOf(AmqpMessageBody body)
    {
        if (body.TryGetData(out var data))
            return (Joined([.. data!]), null);
        body.TryGetValue(out var value);
        body.TryGetSequence(out var sequence);
        return body.BodyType == AmqpMessageBodyType.Value && value is null
            ? default
            : (Kept(value ?? sequence), NoData(body.BodyType, value));
    }

    private static Refusal NoData(AmqpMessageBodyType type, object? value) => new(QuarantineReasons.NotData,
        $"The body is an AMQP {(type == AmqpMessageBodyType.Value ? $"value ({value?.GetType().Name})" : "sequence")} and no " +
        "data; what is " +
        "kept of it is its text. Send the event's bytes as data.");

    private static ReadOnlyMemory<byte> Joined(ReadOnlyMemory<byte>[] parts)
    {
        if (parts.Length == 1)
            return parts[0];
        var joined = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined.AsMemory(at));
            at += part.Length;
        }

        return joined;
    }

    // Text and bytes as they are: an event among them is read when the quarantine is replayed. Anything else as JSON.
    private static byte[] Kept(object? value) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        _ when BytesOf(value) is { } bytes => bytes,
        _ => JsonSerializer.SerializeToUtf8Bytes(Plain(value, 0)),
    };

    // Nothing in a message may throw here: it would hold its partition back for ever.
    private static object? Plain(object? value, int depth) => value switch
    {
        null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal => value,
        _ when depth == DeepestKept || BytesOf(value) is not null => TextOf(value),
        IDictionary map => Plain(map, depth + 1),
        IEnumerable list => list.Cast<object?>().Select(item => Plain(item, depth + 1)).ToList(),
        _ => TextOf(value),
    };

    private static Dictionary<string, object?> Plain(IDictionary map, int depth)
    {
        var plain = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var key in map.Keys)
            plain[TextOf(key)] = Plain(map[key], depth);
        return plain;
    }

    private static MessageHead HeadOf(AmqpAnnotatedMessage message)
    {
        var properties = message.ApplicationProperties.ToDictionary(property => property.Key, property => TextOf(property.Value),
            StringComparer.Ordinal);
        return new MessageHead(
            message.Properties.ContentType ?? properties.GetValueOrDefault(ContentType),
            message.Properties.ContentEncoding ?? properties.GetValueOrDefault(ContentEncoding),
            properties);
    }

    // All seven digits of .NET: the text is part of events that are kept, and of their digests.
    private static string TextOf(object? value) => value switch
    {
        DateTime time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => TextOf(time.UtcDateTime),
        bool flag => flag ? "true" : "false",
        _ when BytesOf(value) is { } bytes => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static byte[]? BytesOf(object? value) => value switch
    {
        byte[] bytes => bytes,
        ArraySegment<byte> segment => [.. segment],
        ReadOnlyMemory<byte> memory => memory.ToArray(),
        BinaryData data => data.ToArray(),
        _ => null,
    };
}
