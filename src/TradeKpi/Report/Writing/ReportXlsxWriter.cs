using System.IO.Compression;
using System.Text;
using TradeKpi.Report.Asking;

namespace TradeKpi.Report.Writing;

/// <summary>
/// Writes reports as a workbook of one sheet (ECMA-376, SpreadsheetML) while their rows are read. The platform's zip and XML writers
/// rather than a library of workbooks: equal answers are equal bytes, as their ETag says, and no number passes through a double.
/// </summary>
/// <remarks>Limits of a sheet: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3.</remarks>
public static class ReportXlsxWriter
{
    /// <summary>Rows that a sheet of Excel takes, the header among them.</summary>
    public const int MostRows = 1_048_576;

    // A zip wants a time of each part; the earliest that it knows.
    private static readonly DateTimeOffset s_noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="ReportArgumentException">There are more rows than a sheet takes, or longer texts than a cell.</exception>
    public static async Task WriteAsync(ReportResult result, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null,
            cancellationToken);
        foreach (var (path, text) in XlsxParts.Of(result.Definition, result.Version))
        {
            await using var part = await OpenAsync(zip, path, cancellationToken);
            await part.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        }

        await using var sheetPart = await OpenAsync(zip, XlsxParts.Sheet, cancellationToken);
        using var sheet = new XlsxSheet(sheetPart, result.Columns);
        await foreach (var row in result.RowsAsync(cancellationToken))
            sheet.Add(row);
        sheet.End();
    }

    private static Task<Stream> OpenAsync(ZipArchive zip, string path, CancellationToken cancellationToken)
    {
        var part = zip.CreateEntry(path, CompressionLevel.Optimal);
        part.LastWriteTime = s_noTime;
        return part.OpenAsync(cancellationToken);
    }
}
