using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TradeKpi.Unpack;

/// <summary>What a message says beside its body. It travels with the message's events, and can say how the body is to be read.</summary>
/// <param name="ContentType">A media type, or null.</param>
/// <param name="ContentEncoding">As in HTTP: <c>gzip</c>, …; or null.</param>
/// <param name="Properties">AMQP's application properties, Kafka's headers, HTTP's <c>ce-</c> headers, as text.</param>
public sealed record MessageHead(string? ContentType, string? ContentEncoding, IReadOnlyDictionary<string, string> Properties)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What a client library stamps on a message for its own tracing says nothing of the producer, and our events carry their trace.
    private static readonly FrozenSet<string> s_tracing =
        FrozenSet.ToFrozenSet(["Diagnostic-Id", "traceparent", "tracestate"], StringComparer.Ordinal);

    public static MessageHead None { get; } = new(null, null, FrozenDictionary<string, string>.Empty);

    /// <summary>
    /// The head as one JSON object, or null when it says nothing: a content type of <c>application/json</c> is what every event has.
    /// </summary>
    public string? Json()
    {
        var type = ContentType is "application/json" ? null : ContentType;
        if (type is null && ContentEncoding is null && Properties.Count == 0)
            return null;
        var properties = Properties.Where(property => !s_tracing.Contains(property.Key)).ToList();
        if (type is null && ContentEncoding is null && properties.Count == 0)
            return null;
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output, s_json))
        {
            json.WriteStartObject();
            if (type is not null)
                json.WriteString("content_type", type);
            if (ContentEncoding is not null)
                json.WriteString("content_encoding", ContentEncoding);
            if (properties.Count > 0)
                Write(json, properties);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The head that <see cref="Json"/> wrote; of anything else what is like one.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static MessageHead Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var properties = Member("properties") is { ValueKind: JsonValueKind.Object } told
            ? told.EnumerateObject().ToFrozenDictionary(property => property.Name, property => property.Value.ToString(),
                StringComparer.Ordinal)
            : None.Properties;
        return new MessageHead(Member("content_type")?.ToString(), Member("content_encoding")?.ToString(), properties);

        JsonElement? Member(string name) =>
            document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
                ? value : null;
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> properties)
    {
        json.WriteStartObject("properties");
        foreach (var (name, value) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
