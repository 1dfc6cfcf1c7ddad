using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Telemetry;

/// <summary>
/// The trace that an event belongs to, carried in the event itself as its field <c>traceparent</c> (https://www.w3.org/TR/trace-context/,
/// version 00), so that it reaches the lake and bronze with the line. It is no part of what the event says: identity and conflicts are
/// judged without it.
/// </summary>
/// <remarks>
/// A source may bring its own: in a native event, or as the CloudEvents extension of the same name
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md); then that one stays. Debezium's tracing
/// travels in the message's headers, which are no part of the event.
/// </remarks>
internal static class TraceParent
{
    /// <summary>Room that <see cref="Stamp"/> takes in an event, in bytes.</summary>
    public const int StampLength = 72;

    /// <summary>Distinct traces that a span links to: more tell a reader nothing.</summary>
    public const int MostOrigins = 32;

    private const int Length = 55;

    /// <summary>The distinct places in traces that the given events or lines come from, at most <see cref="MostOrigins"/>.</summary>
    public static IReadOnlyCollection<ActivityContext> Of(IEnumerable<ReadOnlyMemory<byte>> events)
    {
        var origins = new HashSet<ActivityContext>();
        foreach (var json in events)
        {
            if (Of(json.Span) is { } origin)
                origins.Add(origin);
            if (origins.Count == MostOrigins)
                break;
        }

        return origins;
    }

    /// <summary>Where an event comes from, or null when it does not say. Reads the bytes as they are: they need not be whole.</summary>
    public static ActivityContext? Of(ReadOnlySpan<byte> json)
    {
        var at = json.IndexOf("\"traceparent\""u8);
        if (at < 0)
            return null;
        var value = json[(at + "\"traceparent\""u8.Length)..].TrimStart(" \t\r\n:"u8);
        return value.Length > Length + 1 && value[0] == '"'
            && ActivityContext.TryParse(Encoding.ASCII.GetString(value[1..(Length + 1)]), null, isRemote: true, out var context)
            ? context
            : null;
    }

    /// <summary>The event with the span as its trace, unless it brings its own or would grow beyond <paramref name="maxBytes"/>.</summary>
    public static ChangeEvent Stamp(ChangeEvent change, Activity span, int maxBytes)
    {
        var json = change.Json.Span;
        if (json.Length + StampLength > maxBytes || PayloadStart(json) is not { } at)
            return change;
        var stamped = new byte[json.Length + StampLength];
        json[..at].CopyTo(stamped);
        Encoding.ASCII.GetBytes($"\"traceparent\":\"00-{span.TraceId}-{span.SpanId}-01\",", stamped.AsSpan(at));
        json[at..].CopyTo(stamped.AsSpan(at + StampLength));
        return change with { Json = stamped };
    }

    /// <summary>
    /// Where the payload's member begins, the last of a canonical event; null when the event says already where it comes from.
    /// </summary>
    private static int? PayloadStart(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals("payload"u8))
                return Of(json[..start]) is null ? start : null;
            if (reader.ValueTextEquals("traceparent"u8))
                return null;
            reader.Skip();
        }

        return null;
    }
}
