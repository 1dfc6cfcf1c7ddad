using System.IO.Pipelines;
using System.Text;
using TradeKpi.Report.Asking;

namespace TradeKpi.Report.Writing;

/// <summary>A format that answers come in, the same over HTTP and on the command line.</summary>
/// <param name="Name">As <c>format</c> names it; the end of a file's name, too.</param>
/// <param name="MediaType">As Accept names it.</param>
/// <param name="IsText">Whether a terminal can show it.</param>
/// <param name="WriteAsync">Writes an answer while its rows are read.</param>
public sealed record ReportFormat(
    string Name, string MediaType, bool IsText, Func<ReportResult, Stream, CancellationToken, Task> WriteAsync)
{
    public static ReportFormat Json { get; } = new("json", "application/json", IsText: true, (result, output, stop) =>
        ReportJsonWriter.WriteAsync(result, PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true)), stop));

    public static ReportFormat Csv { get; } = new("csv", "text/csv", IsText: true, async (result, output, stop) =>
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024,
            leaveOpen: true);
        await ReportCsvWriter.WriteAsync(result, text, stop);
    });

    public static ReportFormat Xlsx { get; } = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        IsText: false, ReportXlsxWriter.WriteAsync);

    public static ReportFormat Parquet { get; } =
        new("parquet", "application/vnd.apache.parquet", IsText: false, ReportParquetWriter.WriteAsync);

    /// <summary>Every format; whoever does not mind gets the first.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } = [Json, Csv, Xlsx, Parquet];

    public string ContentType => IsText ? MediaType + "; charset=utf-8" : MediaType;

    /// <summary>The format of a name, or null.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.Ordinal));
}
