using System.Buffers;
using TradeKpi.Report.Asking;

namespace TradeKpi.Report.Writing;

/// <summary>
/// Writes reports as CSV: RFC 4180, UTF-8, a header line. A text cell that a spreadsheet would run as a formula gets an apostrophe in
/// front.
/// </summary>
/// <remarks>Formula cells: https://owasp.org/www-community/attacks/CSV_Injection.</remarks>
public static class ReportCsvWriter
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\t\r");

    public static async Task WriteAsync(ReportResult result, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteAsync(string.Join(',', result.Columns.Select(column => column.Name)) + "\r\n");
        await foreach (var row in result.RowsAsync(cancellationToken))
        {
            for (var at = 0; at < row.Length; at++)
            {
                if (at > 0)
                    await output.WriteAsync(',');
                await output.WriteAsync(Cell(ReportValues.Text(row[at], result.Columns[at].Kind), result.Columns[at].Kind));
            }

            await output.WriteAsync("\r\n");
        }

        await output.FlushAsync(cancellationToken);
    }

    /// <summary>One cell. NULL is empty; numbers and dates stay as they are.</summary>
    public static string Cell(string? text, ValueKind kind)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (kind == ValueKind.Text && s_formula.Contains(text[0]))
            text = "'" + text;
        return text.AsSpan().ContainsAny(s_quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
