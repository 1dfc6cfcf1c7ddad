using TradeKpi.Analyze.Series;
using TradeKpi.Report;

namespace TradeKpi.Analyze;

/// <summary>Reads the rows of queries, whose values are of the engine's types.</summary>
internal static class QueryRows
{
    public static string Text(this object?[] row, int at) => (string)row[at]!;

    public static decimal Number(this object?[] row, int at) => ReportValues.Number(row[at]!);

    public static int Whole(this object?[] row, int at) => (int)row.Number(at);

    public static DateTime Day(this object?[] row, int at) => ReportValues.Instant(row[at]!).Date;

    /// <summary>The series of rows of a day and a value, from the first of these days to the last.</summary>
    public static DailySeries Series(this IEnumerable<object?[]> rows)
    {
        var values = rows.Select(row => (Day: row.Day(0), Value: row.Number(1))).ToList();
        return values.Count == 0 ? new DailySeries(default, []) : DailySeries.Over(values.Min(value => value.Day), values.Max(value => value.Day), values);
    }

    public static string Text(this ReportArguments arguments, string parameter) => (string)arguments.Values[parameter];

    public static decimal Decimal(this ReportArguments arguments, string parameter) => (decimal)arguments.Values[parameter];

    public static int Whole(this ReportArguments arguments, string parameter) => (int)(long)arguments.Values[parameter];

    /// <summary>Whether a day lies in the range of <c>from</c> and <c>to</c>.</summary>
    public static bool Includes(this ReportArguments arguments, DateTime day) =>
        (!arguments.Values.TryGetValue("from", out var from) || day >= (DateTime)from) && (!arguments.Values.TryGetValue("to", out var to) || day <= (DateTime)to);

    /// <summary>Whether a text passes the filter of a parameter, compared without case.</summary>
    public static bool Passes(this ReportArguments arguments, string parameter, params IEnumerable<string> texts) =>
        !arguments.Values.TryGetValue(parameter, out var wanted) || texts.Contains((string)wanted, StringComparer.OrdinalIgnoreCase);
}
