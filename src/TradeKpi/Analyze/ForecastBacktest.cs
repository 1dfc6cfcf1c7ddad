using TradeKpi.Analyze.Forecast;
using TradeKpi.Report;

namespace TradeKpi.Analyze;

/// <summary>How far off the forecast was for days that are over, by how far it looked ahead, against repeating the last value of the weekday.</summary>
internal sealed class ForecastBacktest : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["sale_date", "value"];

    public IReadOnlyList<string> Parameters { get; } = ["horizon", "coverage"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ReportArguments arguments)
    {
        var horizon = arguments.Whole("horizon");
        return SalesForecast.Of(rows.Series(), horizon) is not { } forecast
            ? []
            : Enumerable.Range(1, horizon).Where(step => forecast.Errors(step).Length > 0).Select(step => Row(forecast, step, arguments));
    }

    private static object?[] Row(SalesForecast forecast, int step, ReportArguments arguments)
    {
        var errors = forecast.Errors(step);
        var (error, naive) = (errors.Average(Math.Abs), forecast.NaiveErrors(step).Average(Math.Abs));
        var coverage = ForecastDays.Coverage(arguments);
        return
        [
            (long)step, arguments.Text("metric"), (long)errors.Length, Estimates.Money(error), Estimates.Money(naive), Estimates.Ratio(naive > 0 ? error / naive : null),
            coverage, Estimates.Ratio(forecast.ObservedCoverage(step, coverage)),
        ];
    }
}
