using TradeKpi.Analyze.Series;

namespace TradeKpi.Report.Computed;

/// <summary>Reads the rows of queries, whose values are of the engine's types.</summary>
internal static class QueryRows
{
    public static string Text(this object?[] row, int at) => (string)row[at]!;

    public static decimal Number(this object?[] row, int at) => ReportValues.Number(row[at]!);

    public static int Whole(this object?[] row, int at) => (int)row.Number(at);

    public static DateTime Day(this object?[] row, int at) => ReportValues.Instant(row[at]!).Date;

    /// <summary>The series of rows of a day and a value, of a bounded span.</summary>
    public static DailySeries Series(this IEnumerable<object?[]> rows) =>
        DailySeries.Of([.. rows.Select(row => (row.Day(0), row.Number(1)))]);
}
