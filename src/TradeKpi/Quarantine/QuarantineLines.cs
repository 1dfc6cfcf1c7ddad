using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TradeKpi.Events;

namespace TradeKpi.Quarantine;

/// <summary>Quarantine entries as lines of JSON, there and back. Bytes that are no UTF-8 stand as base64.</summary>
public static class QuarantineLines
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(IEnumerable<QuarantineEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, s_json);
        foreach (var entry in entries)
        {
            Write(json, entry);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Reads entries one by one. Of a corrected file only <c>raw</c> is needed; an entry that also keeps its <c>quarantine_id</c> closes
    /// that one.
    /// </summary>
    /// <exception cref="FormatException">A line is no quarantine entry; the message names it.</exception>
    public static async IAsyncEnumerable<QuarantineEntry> ReadAsync(Stream lines,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(lines, Encoding.UTF8);
        var number = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line, number);
        }
    }

    private static void Write(Utf8JsonWriter json, QuarantineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("quarantine_id", entry.QuarantineId);
        json.WriteString("reason", entry.Reason);
        json.WriteString("message", entry.Message);
        json.WriteString("origin", entry.Origin);
        json.WriteString("received_at", Rfc3339.Text(entry.ReceivedAt));
        if (entry.Head is { } head)
        {
            json.WritePropertyName("hub_message");
            json.WriteRawValue(head);
        }
        if (Utf8.IsValid(entry.Raw.Span))
            json.WriteString("raw", entry.Raw.Span);
        else
            json.WriteBase64String("raw_base64", entry.Raw.Span);
        json.WriteEndObject();
    }

    /// <summary>Whether a line of the lake holds an entry with the bytes that its id was taken of, or that were purged or erased.</summary>
    internal static bool Stands(ReadOnlySpan<byte> line)
    {
        try
        {
            var entry = Parse(Encoding.UTF8.GetString(line), 1);
            return entry.QuarantineId == QuarantineEntry.IdOf(entry.Origin, entry.Raw.Span) || PurgedEntry.Is(entry);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads one entry.</summary>
    /// <exception cref="FormatException">The line is no quarantine entry.</exception>
    internal static QuarantineEntry Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var raw = Raw(root);
            var origin = Text(root, "origin") ?? "corrected";
            var id = Id(root) ?? QuarantineEntry.IdOf(origin, raw);
            return new QuarantineEntry(id, Text(root, "reason") ?? "", Text(root, "message") ?? "", origin, ReceivedAt(root), raw)
            {
                Head = root.TryGetProperty("hub_message", out var head) ? head.GetRawText() : null,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"Line {number} is no quarantine entry: {e.Message}", e);
        }
    }

    private static byte[] Raw(JsonElement root) => root.TryGetProperty("raw_base64", out var base64)
        ? base64.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(Text(root, "raw") ?? throw new FormatException("raw is missing."));

    // It becomes the name of a file.
    private static string? Id(JsonElement root) => Text(root, "quarantine_id") switch
    {
        null => null,
        { } id when QuarantineEntry.IsId(id) => id,
        { } other => throw new FormatException($"quarantine_id \"{other}\" is none: 32 hexadecimal digits, in lower case."),
    };

    private static DateTimeOffset ReceivedAt(JsonElement root) => Text(root, "received_at") is { } at
        ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : DateTimeOffset.UnixEpoch;

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
