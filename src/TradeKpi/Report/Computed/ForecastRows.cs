using TradeKpi.Analyze.Forecast;

namespace TradeKpi.Report.Computed;

/// <summary>The days to come, from the newest on, which is still under way.</summary>
internal sealed class ForecastRows : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["sale_date", "value"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
    {
        var series = rows.Series();
        var coverage = Coverage(values);
        return SalesForecast.Of(series, values.Whole("horizon"), cancellationToken) is not { } forecast
            ? []
            : forecast.Values.Select((value, ahead) =>
            {
                var half = forecast.HalfWidth(ahead + 1, coverage);
                return new object?[]
                {
                    series.Day(series.Complete + ahead), values.Text("metric"), Estimates.Money(value),
                    Estimates.Money(half is null ? null : Math.Max(0, value - half.Value)),
                    Estimates.Money(value + half), coverage,
                    Estimates.Ratio(forecast.ObservedCoverage(ahead + 1, coverage)), forecast.Model,
                };
            });
    }

    public static decimal Coverage(ParameterValues values) =>
        decimal.Parse(values.Text("coverage"), System.Globalization.CultureInfo.InvariantCulture);
}
