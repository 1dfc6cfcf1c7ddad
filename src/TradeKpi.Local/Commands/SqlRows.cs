using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TradeKpi.Local.Shell;
using TradeKpi.Report;
using TradeKpi.Report.Writing;
using TradeKpi.SnowflakeApi;

namespace TradeKpi.Local.Commands;

/// <summary>Prints the rows of an answer in SQL, as <see cref="ReportAsk"/> does those of a report.</summary>
internal static class SqlRows
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789");

    // Read as JSON, never pasted into HTML.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="UsageException">JSON is asked of columns that share a name.</exception>
    public static async Task PrintAsync(
        Terminal terminal, IReadOnlyList<SqlColumn> columns, IAsyncEnumerable<string?[]> rows, string format,
        CancellationToken cancellationToken)
    {
        if (format == "json")
            await JsonAsync(terminal.Output, columns, rows, cancellationToken);
        else if (format == "csv")
            await CsvAsync(terminal.Out, columns, rows, cancellationToken);
        else
            await Rows.PrintAsync(rows.Select(row => row.Select(text => text?.ReplaceLineEndings(" ") ?? "").ToArray()),
                [columns[0].Name], chart: null, [.. columns.Select(column => new ReportColumn(column.Name, column.Kind, ""))], terminal);
    }

    private static async Task CsvAsync(
        TextWriter output, IReadOnlyList<SqlColumn> columns, IAsyncEnumerable<string?[]> rows, CancellationToken cancellationToken)
    {
        await output.WriteAsync(string.Join(',', columns.Select(column => ReportCsvWriter.Cell(column.Name, ValueKind.Text))) + "\r\n");
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await output.WriteAsync(string.Join(',', row.Select((text, at) => ReportCsvWriter.Cell(text, columns[at].Kind))) + "\r\n");
    }

    private static async Task JsonAsync(
        Stream output, IReadOnlyList<SqlColumn> columns, IAsyncEnumerable<string?[]> rows, CancellationToken cancellationToken)
    {
        if (columns.CountBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Value: > 1 } twice)
        {
            throw new UsageException(
                $"{twice.Value} columns are called {twice.Key}, which no JSON object can hold: give them names with AS.");
        }

        await using var json = new Utf8JsonWriter(output, s_json);
        json.WriteStartArray();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            json.WriteStartObject();
            for (var at = 0; at < row.Length; at++)
                Write(json, columns[at], row[at]);
            json.WriteEndObject();
            if (json.BytesPending > 32 * 1024)
                await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, SqlColumn column, string? text)
    {
        json.WritePropertyName(column.Name);
        if (text is not null && (column.IsJson || column.Kind == ValueKind.Boolean || IsNumber(column, text)))
            json.WriteRawValue(text, skipInputValidation: true);
        else
            json.WriteStringValue(text);
    }

    // Infinity and NaN are none of JSON's.
    private static bool IsNumber(SqlColumn column, string text) =>
        ReportValues.IsBare(column.Kind) && s_digits.Contains(text[^1]);
}
