using TradeKpi.Analyze.Series;

namespace TradeKpi.Report.Computed;

/// <summary>Every day beside what it would be on an ordinary week.</summary>
internal sealed class TrendRows : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["sale_date", "value"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
    {
        var series = rows.Series();
        var level = WeekdayLevel.Of(series);
        return Enumerable.Range(0, series.Values.Length)
            .Where(at => values.Includes(series.Day(at)))
            .Select(at => Row(series, level, at, values));
    }

    private static object?[] Row(DailySeries series, WeekdayLevel? level, int at, ParameterValues values)
    {
        var score = at < series.Complete ? level?.RobustZ(at, (double)series.Values[at]) : null;
        return
        [
            series.Day(at), values.Text("metric"), series.Values[at], Estimates.Money(level?.Expected[at]),
            Estimates.Money(level?.Trend[at]), Estimates.Ratio(score),
            score is { } z && Math.Abs(z) > (double)values.Number("threshold") ? 1L : 0L,
        ];
    }
}
