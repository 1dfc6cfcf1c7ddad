using TradeKpi.Analyze.Forecast;
using TradeKpi.Report;

namespace TradeKpi.Analyze;

/// <summary>The days to come, from the newest on, which is still under way.</summary>
internal sealed class ForecastDays : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["sale_date", "value"];

    public IReadOnlyList<string> Parameters { get; } = ["horizon", "coverage"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ReportArguments arguments)
    {
        var series = rows.Series();
        var coverage = Coverage(arguments);
        return SalesForecast.Of(series, arguments.Whole("horizon")) is not { } forecast
            ? []
            : forecast.Values.Select((value, ahead) =>
            {
                var half = forecast.HalfWidth(ahead + 1, coverage);
                return new object?[]
                {
                    series.Day(series.Complete + ahead), arguments.Text("metric"), Estimates.Money(value),
                    Estimates.Money(half is null ? null : Math.Max(0, value - half.Value)), Estimates.Money(value + half), coverage, forecast.Model,
                };
            });
    }

    public static decimal Coverage(ReportArguments arguments) => decimal.Parse(arguments.Text("coverage"), System.Globalization.CultureInfo.InvariantCulture);
}
