using Parquet;
using Parquet.Schema;
using TradeKpi.Report.Asking;

namespace TradeKpi.Report.Writing;

/// <summary>
/// Writes reports as Parquet, <see cref="GroupRows"/> rows at a time: money as DECIMAL(38, 2), ratios as DECIMAL(38, 6), quantities as
/// DECIMAL(38, 12), counts as INT64, days as DATE, instants as TIMESTAMP in microseconds of UTC. The file's metadata name the report, its
/// grain and the time of its version.
/// </summary>
/// <remarks>https://github.com/apache/parquet-format/blob/master/LogicalTypes.md.</remarks>
public static class ReportParquetWriter
{
    /// <summary>Rows that memory holds, and that make a row group.</summary>
    public const int GroupRows = 50_000;

    /// <exception cref="InvalidCastException">A quantity has more than 12 places.</exception>
    public static async Task WriteAsync(ReportResult result, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        var columns = result.Columns.Select(ParquetColumn.Of).ToList();
        await using var file = await ParquetWriter.CreateAsync(
            new ParquetSchema(columns.Select(column => column.Field)), output, cancellationToken: cancellationToken);
        file.CustomMetadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["report"] = result.Definition.Name,
            ["grain"] = result.Definition.Grain,
            ["as_of"] = result.Version.AsOf ?? "",
        };
        var held = 0;
        await foreach (var row in result.RowsAsync(cancellationToken))
        {
            for (var at = 0; at < row.Length; at++)
                columns[at].Add(row[at]);
            if (++held < GroupRows)
                continue;
            await WriteGroupAsync(file, columns, cancellationToken);
            held = 0;
        }

        if (held > 0)
            await WriteGroupAsync(file, columns, cancellationToken);
    }

    private static async Task WriteGroupAsync(ParquetWriter file, List<ParquetColumn> columns, CancellationToken cancellationToken)
    {
        using var group = file.CreateRowGroup();
        foreach (var column in columns)
            await column.WriteAsync(group, cancellationToken);
        group.CompleteValidate();
    }
}
