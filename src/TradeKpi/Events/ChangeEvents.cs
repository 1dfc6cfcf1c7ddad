using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TradeKpi.Events;

/// <summary>Makes canonical change events from an envelope and a payload, without reading anything back.</summary>
/// <remarks>
/// The writer of the payload writes one JSON object, with money and prices (<see cref="EventFields.Money"/>) as strings in plain
/// decimal notation: what is written is what travels.
/// </remarks>
public static class ChangeEvents
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <param name="state">Given to the writer, so that a static lambda does and nothing but the event is allocated.</param>
    public static ChangeEvent Create<TState>(Envelope envelope, TState state, Action<Utf8JsonWriter, TState> payload)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(payload);
        // Taken while in use: a payload's writer that makes another event gets a buffer of its own.
        var output = buffer ?? new ArrayBufferWriter<byte>(1_024);
        var json = writer ?? new Utf8JsonWriter(output, Options);
        (buffer, writer) = (null, null);
        output.ResetWrittenCount();

        CanonicalWriter.WriteHead(output, envelope);
        output.Write(",\"payload\":"u8);
        json.Reset(output);
        payload(json, state);
        json.Flush();
        output.Write("}"u8);
        var result = new ChangeEvent(envelope, output.WrittenSpan.ToArray());
        (buffer, writer) = (output, json);
        return result;
    }
}
