using TradeKpi.Report.Computed;
using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>
/// The reports on sales as a daily series. Net sales in US dollars, or units; days without orders count as 0; the newest day is still under
/// way. A series is no longer than ten years, begins anew after a year without orders, and has no few days far off all others.
/// </summary>
internal static class SeriesReports
{
    private const string OfMetric = "USD, or units by metric";

    private static readonly ReportParameter s_metric =
        Choice("metric", "Net sales in US dollars, or units; cancelled orders apart.", "net_sales", "units") with { Default = "net_sales" };

    private static readonly ReportParameter s_threshold =
        new("threshold", Quantity, "Beyond which robust_z a day is an anomaly.") { Default = "3.5", Max = 1_000 };

    private static readonly ReportParameter s_horizon = new("horizon", Count, "How many days to look ahead.") { Default = "28", Max = 90 };

    private static readonly ReportParameter s_coverage =
        Choice("coverage", "How often the interval should hold.", "0.8", "0.9", "0.95") with { Default = "0.9" };

    private static readonly IReadOnlyList<ReportParameter> s_filters = [s_metric, Country, Category, CustomerType];

    private static readonly IReadOnlyList<string> s_outliers =
        ["Robust z: B. Iglewicz, D. Hoaglin, How to Detect and Handle Outliers (1993)",
            "Explaining segment: R. Bhagwan et al., Adtributor, NSDI 2014"];

    private static readonly IReadOnlyList<string> s_forecasting =
        ["Holt-Winters with damped trend: R. Hyndman, G. Athanasopoulos, Forecasting, 3rd ed., 8.3",
            "Mean of two forecasts: J. Bates, C. Granger, The Combination of Forecasts (1969)",
            "Season of the year: ratio to moving average, F. Macaulay (1931)",
            "Conformal intervals: J. Lei et al. (2018); adaptive: I. Gibbs, E. Candès, NeurIPS 2021"];

    public static ReportDefinition Trend { get; } = new(
        "trend",
        "Sales against an ordinary week",
        "One row per UTC day from the first with orders to the newest, of ten years at most; it begins anew after a year without any. " +
            "Days more than five weeks off all others, fewer than seven in all, are taken for mistyped dates and left out.",
        [
            new("sale_date", Date, "UTC day of order_date."),
            new("metric", ValueKind.Text, "net_sales in US dollars, or units."),
            new("value", Money, "Of orders that are not cancelled.") { Unit = OfMetric },
            new("expected", Money, "trend, plus the weekday's median difference from it, plus the median of what is left; null before 14 " +
                "days are over.") { Unit = OfMetric },
            new("trend", Money, "Median of the five weeks around the day; of the first or last five weeks near an end.")
            { Unit = OfMetric },
            new("robust_z", Ratio, "0.6745 × (value - expected) / MAD of all such differences; null for the newest day."),
            new("is_anomaly", Count, "1 where robust_z lies beyond threshold, else 0."),
        ],
        [From, To, s_threshold, .. s_filters, Product],
        ["sale_date"])
    {
        QueryName = "sales-series",
        DetailQueryName = "sales-series-of",
        DetailParameters = ["country", "category", "customer_type", "product_id"],
        Computation = new TrendRows(),
        ChartColumn = "value",
        Sources = [s_outliers[0]],
    };

    public static ReportDefinition Anomalies { get; } = new(
        "anomalies",
        "Anomalous days",
        "One row per UTC day whose robust z lies beyond threshold; none before 14 days are over; the newest day is not judged.",
        [
            new("sale_date", Date, "UTC day of order_date."),
            new("metric", ValueKind.Text, "net_sales in US dollars, or units."),
            new("value", Money, "Of orders that are not cancelled.") { Unit = OfMetric },
            new("expected", Money, "What an ordinary week would have given, as in trend.") { Unit = OfMetric },
            new("deviation", Money, "value - expected.") { Unit = OfMetric },
            new("robust_z", Ratio, "0.6745 × (value - expected) / MAD of all days' differences; with MAD 0, over 1.253314 × their mean " +
                "absolute difference."),
            new("direction", ValueKind.Text, "HIGH or LOW."),
            new("explained_by", ValueKind.Text, "country, category or customer_type of the segment that explains the day, or none."),
            new("segment", ValueKind.Text,
                "The most surprising segment with at least half of the deviation, a quarter of it beyond its expected share; or null."),
            new("segment_deviation", Money, "The segment's own value - expected.") { Unit = OfMetric },
            new("segment_share", Ratio, "segment_deviation over deviation (explanatory power)."),
        ],
        [From, To, s_threshold, .. s_filters],
        ["sale_date"])
    {
        QueryName = "sales-segments",
        Computation = new AnomalyRows(),
        ChartColumn = "deviation",
        Sources = s_outliers,
    };

    public static ReportDefinition AnomalySegments { get; } = new(
        "anomaly-segments",
        "Segments of anomalous days",
        "One row per anomalous UTC day, dimension and segment of it.",
        [
            new("sale_date", Date, "UTC day of order_date."),
            new("metric", ValueKind.Text, "net_sales in US dollars, or units."),
            new("dimension", ValueKind.Text, "country, category or customer_type."),
            new("segment", ValueKind.Text, "Its value."),
            new("value", Money, "Of orders of the segment that are not cancelled.") { Unit = OfMetric },
            new("expected", Money, "The segment's own expected value, as in trend.") { Unit = OfMetric },
            new("deviation", Money, "value - expected.") { Unit = OfMetric },
            new("share", Ratio, "deviation over the day's deviation (explanatory power)."),
            new("expected_share", Ratio, "expected over the day's expected value, between 0 and 1."),
            new("surprise", Ratio, "Jensen-Shannon term of expected_share and the share of the day's value, in nats."),
        ],
        [From, To, s_threshold, .. s_filters, Choice("dimension", "Only this dimension.", "country", "category", "customer_type")],
        ["sale_date", "dimension", "segment"])
    {
        QueryName = "sales-segments",
        Computation = new AnomalySegmentRows(),
        ChartColumn = "deviation",
        Sources = s_outliers,
    };

    public static ReportDefinition Forecast { get; } = new(
        "forecast",
        "Forecast of sales",
        "One row per UTC day from the newest on, which is still under way; none before 21 days are over.",
        [
            new("forecast_date", Date, "The UTC day."),
            new("metric", ValueKind.Text, "net_sales in US dollars, or units."),
            new("forecast", Money, "Mean of Holt-Winters with damped trend and weekly season and of steady weeks (the mean day of " +
                "eight weeks times its weekday's share of a year), anomalous days damped before; where more than a year is known and " +
                "came again, times the year's season; not below 0.") { Unit = OfMetric },
            new("lower", Money, "Lower end of the interval, not below 0; null when too few days are over for the coverage.")
            { Unit = OfMetric },
            new("upper", Money, "Upper end: forecast plus the week's mean forecast times the ceil((n + 1) × level)-th smallest of the n " +
                "absolute errors so many days ahead, each over such a mean; level is coverage, moved by 0.02 with each miss and hit.")
            { Unit = OfMetric },
            new("coverage", Ratio, "How often the interval should hold."),
            new("coverage_observed", Ratio, "How often such intervals held in the backtest so many days ahead, as in forecast-backtest."),
            new("model", ValueKind.Text, "The model with its smoothing, by the least squared one-step errors."),
        ],
        [s_horizon, s_coverage, .. s_filters, Product],
        ["forecast_date"])
    {
        QueryName = "sales-series",
        DetailQueryName = "sales-series-of",
        Unexplained = "its days have no orders yet: they are estimated from the days before, which trend leads to.",
        DetailParameters = ["country", "category", "customer_type", "product_id"],
        Computation = new ForecastRows(),
        ChartColumn = "forecast",
        Sources = s_forecasting,
    };

    public static ReportDefinition ForecastBacktest { get; } = new(
        "forecast-backtest",
        "How the forecast did",
        "One row per number of days ahead, over forecasts made on each of up to 182 days that are over, from the days before alone.",
        [
            new("horizon_day", Count, "Days ahead, from 1."),
            new("metric", ValueKind.Text, "net_sales in US dollars, or units."),
            new("forecasts", Count, "Forecasts that looked so far ahead and whose day is over."),
            new("mae", Money, "Mean of their absolute errors.") { Unit = OfMetric },
            new("naive_mae", Money, "The same had they repeated the newest known value of the weekday (seasonal naive).")
            { Unit = OfMetric },
            new("relative_mae", Ratio, "mae over naive_mae: below 1 is better than seasonal naive."),
            new("weeks_mae", Money, "The same had they been the mean of the newest four known values of the weekday.") { Unit = OfMetric },
            new("relative_weeks_mae", Ratio, "mae over weeks_mae."),
            new("coverage", Ratio, "How often the interval should hold."),
            new("coverage_observed", Ratio,
                "How often it held, made from the errors known before, the first 30 apart; null when these were too few."),
        ],
        [s_horizon, s_coverage, .. s_filters, Product],
        ["horizon_day"])
    {
        QueryName = "sales-series",
        DetailQueryName = "sales-series-of",
        Unexplained = "it is an error over many forecasts of past days, not a sum of rows; trend leads to the days.",
        DetailParameters = ["country", "category", "customer_type", "product_id"],
        Computation = new BacktestRows(),
        ChartColumn = "relative_mae",
        Sources = [.. s_forecasting, "Relative mean absolute error: R. Hyndman, A. Koehler (2006)"],
    };
}
