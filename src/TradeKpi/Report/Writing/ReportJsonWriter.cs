using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using TradeKpi.Report.Asking;

namespace TradeKpi.Report.Writing;

/// <summary>
/// Writes reports as JSON while their rows are read. Money and ratios are numbers with exactly their places; memory holds some rows only.
/// </summary>
public static class ReportJsonWriter
{
    private const int FlushBytes = 32 * 1024;

    // Reports are read as JSON, never pasted into HTML: letters of every language stay as they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{report, as_of, rows, next}</c>.</summary>
    public static async Task WriteAsync(ReportResult result, PipeWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        await using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteString("report"u8, result.Definition.Name);
        json.WriteString("as_of"u8, result.Version.AsOf);
        json.WritePropertyName("rows"u8);
        await WriteRowsAsync(result, json, output, cancellationToken);
        json.WriteString("next"u8, result.Next);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Writes the rows alone, as one array of objects.</summary>
    public static async Task WriteArrayAsync(ReportResult result, PipeWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        await using var json = new Utf8JsonWriter(output, s_options);
        await WriteRowsAsync(result, json, output, cancellationToken);
        await json.FlushAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private static async Task WriteRowsAsync(ReportResult result, Utf8JsonWriter json, PipeWriter output,
        CancellationToken cancellationToken)
    {
        var names = result.Columns.Select(column => JsonEncodedText.Encode(column.Name)).ToArray();
        long flushed = 0;
        json.WriteStartArray();
        await foreach (var row in result.RowsAsync(cancellationToken))
        {
            json.WriteStartObject();
            for (var at = 0; at < row.Length; at++)
                WriteValue(json, names[at], ReportValues.Text(row[at], result.Columns[at].Kind), result.Columns[at].Kind);
            json.WriteEndObject();
            if (json.BytesCommitted + json.BytesPending - flushed < FlushBytes)
                continue;
            flushed = json.BytesCommitted + json.BytesPending;
            await json.FlushAsync(cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonEncodedText name, string? text, ValueKind kind)
    {
        json.WritePropertyName(name);
        if (text is not null && ReportValues.IsBare(kind))
            json.WriteRawValue(text, skipInputValidation: true);
        else
            json.WriteStringValue(text);
    }
}
