using TradeKpi.Analyze.Forecast;

namespace TradeKpi.Report.Computed;

/// <summary>
/// How far off the forecast was for days that are over, by how far it looked ahead, against repeating the last value of the weekday, and
/// against the mean of its last four.
/// </summary>
internal sealed class BacktestRows : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["sale_date", "value"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
    {
        var horizon = values.Whole("horizon");
        return SalesForecast.Of(rows.Series(), horizon, cancellationToken) is not { } forecast
            ? []
            : Enumerable.Range(1, horizon).Where(step => forecast.Errors(step).Length > 0).Select(step => Row(forecast, step, values));
    }

    private static object?[] Row(SalesForecast forecast, int step, ParameterValues values)
    {
        var errors = forecast.Errors(step);
        var (error, naive) = (errors.Average(Math.Abs), forecast.NaiveErrors(step).Average(Math.Abs));
        var mean = forecast.MeanErrors(step).Average(Math.Abs);
        var coverage = ForecastRows.Coverage(values);
        return
        [
            (long)step, values.Text("metric"), (long)errors.Length, Estimates.Money(error), Estimates.Money(naive),
            Estimates.Ratio(naive > 0 ? error / naive : null), Estimates.Money(mean), Estimates.Ratio(mean > 0 ? error / mean : null),
            coverage, Estimates.Ratio(forecast.ObservedCoverage(step, coverage)),
        ];
    }
}
