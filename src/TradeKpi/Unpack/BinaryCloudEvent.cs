using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TradeKpi.Events.Json;

namespace TradeKpi.Unpack;

/// <summary>
/// A CloudEvent in binary mode (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md): its attributes are the message's
/// properties, its data the body. Written anew in structured JSON, which says the same and is read like any other.
/// </summary>
/// <remarks>
/// The prefixes are those of the bindings for AMQP (<c>cloudEvents:</c>, <c>cloudEvents_</c>), Kafka (<c>ce_</c>) and HTTP (<c>ce-</c>).
/// </remarks>
internal static class BinaryCloudEvent
{
    private static readonly string[] s_prefixes = ["cloudEvents:", "cloudEvents_", "ce_", "ce-"];
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the head holds a CloudEvent's attributes. One in structured mode may repeat them there, and is none.</summary>
    public static bool IsIn(MessageHead head) =>
        head.Properties.Count > 0
        && head.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) != true
        && head.Properties.Keys.Any(name => AttributeOf(name) == "specversion");

    /// <param name="data">The body; it need not be JSON, though what is not will be refused when it is read.</param>
    public static byte[] Structured(MessageHead head, ReadOnlySpan<byte> data, int maxDepth)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in head.Properties)
        {
            if (AttributeOf(name) is { } attribute)
                attributes.TryAdd(attribute, value);
        }

        if (head.ContentType is { } type)
            attributes.TryAdd("datacontenttype", type);
        var output = new ArrayBufferWriter<byte>(data.Length + 512);
        using (var json = new Utf8JsonWriter(output, s_json))
        {
            json.WriteStartObject();
            foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            Write(json, data, maxDepth);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> data, int maxDepth)
    {
        if (data.IsEmpty)
            return;
        if (JsonText.IsValid(data, maxDepth))
        {
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
        }
        else if (Utf8.IsValid(data))
        {
            json.WriteString("data", data);
        }
        else
        {
            json.WriteBase64String("data_base64", data);
        }
    }

    private static string? AttributeOf(string property)
    {
        foreach (var prefix in s_prefixes)
        {
            if (property.Length > prefix.Length && property.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return property[prefix.Length..].ToLowerInvariant() is var name and not ("data" or "data_base64") ? name : null;
        }

        return null;
    }
}
