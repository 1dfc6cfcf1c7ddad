using System.Globalization;
using System.Text.Json.Nodes;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Trend, anomalies and forecasts of six weeks of orders that are worked out by hand.</summary>
public sealed class SeriesReportTests : IAsyncLifetime
{
    private static readonly DateTime s_first = new(2025, 1, 1);

    private WarehouseOfTest _warehouse = null!;
    private int _orders;

    /// <summary>
    /// 42 days: 100 from Germany and 60 from France each day, 40 more from Germany on the first weekday; one unit an order.
    /// </summary>
    public async Task InitializeAsync()
    {
        _warehouse = await WarehouseOfTest.OpenAsync();
        await _warehouse.TakeAsync(Changes.Customer("HANS", "RETAIL", "DE"), Changes.Customer("JEAN", "RETAIL", "FR"),
            Changes.Product("TOY", "Toys", 1));
        await _warehouse.TakeAsync(Enumerable.Range(0, 42)
            .SelectMany(at => (JsonObject[])[Order("HANS", at, at % 7 == 0 ? "140.00" : "100.00"), Order("JEAN", at, "60.00")]));
    }

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task A_weekly_pattern_is_as_expected()
    {
        Assert.Equal(
            ["2025-02-04, net_sales, 160.00, 160.00, 160.00, 0.000000, 0", "2025-02-05, net_sales, 200.00, 200.00, 160.00, 0.000000, 0"],
            await _warehouse.AskAsync("trend", "from=2025-02-04&to=2025-02-05",
                "sale_date, metric, value, expected, trend, robust_z, is_anomaly"));
        Assert.Empty(await _warehouse.AskAsync("anomalies", "", "sale_date"));
        Assert.Empty(await _warehouse.AskAsync("anomaly-segments", "", "sale_date"));
    }

    [Fact]
    public async Task The_newest_day_is_expected_and_not_judged() =>
        Assert.Equal(["2025-02-11, 160.00, 160.00, null, 0"],
            await _warehouse.AskAsync("trend", "from=2025-02-11", "sale_date, value, expected, robust_z, is_anomaly"));

    [Fact]
    public async Task A_day_is_explained_by_the_segment_that_made_it()
    {
        await _warehouse.TakeAsync(Order("HANS", 20, "300.00"));

        // One of 41 days deviates, by 300: the mean deviation is 300 / 41.
        Assert.Equal(
            ["2025-01-21, 460.00, 160.00, 300.00, 32.713271, HIGH, country, DE, 300.00, 1.000000"],
            await _warehouse.AskAsync("anomalies", "",
                "sale_date, value, expected, deviation, robust_z, direction, explained_by, segment, segment_deviation, segment_share"));
        Assert.Equal(
            [
                "category, UNKNOWN, 460.00, 160.00, 300.00, 1.000000, 1.000000, 0.000000",
                "country, DE, 400.00, 100.00, 300.00, 1.000000, 0.625000, 0.010050",
                "country, FR, 60.00, 60.00, 0.00, 0.000000, 0.375000, 0.030863",
                "customer_type, RETAIL, 460.00, 160.00, 300.00, 1.000000, 1.000000, 0.000000",
            ],
            await _warehouse.AskAsync("anomaly-segments", "",
                "dimension, segment, value, expected, deviation, share, expected_share, surprise"));
        Assert.Equal(["country", "country"], await _warehouse.AskAsync("anomaly-segments", "dimension=country", "dimension"));
        Assert.Empty(await _warehouse.AskAsync("anomalies", "country=fr", "sale_date"));
        Assert.Empty(await _warehouse.AskAsync("anomalies", "threshold=40", "sale_date"));
        Assert.Empty(await _warehouse.AskAsync("anomalies", "from=2025-01-22", "sale_date"));
    }

    [Fact]
    public async Task A_day_without_orders_is_an_anomaly_that_nothing_explains()
    {
        await _warehouse.TakeAsync(Delete(34), Delete(35));

        Assert.Equal(["2025-01-18, 0.00, LOW, none, null, null"],
            await _warehouse.AskAsync("anomalies", "", "sale_date, value, direction, explained_by, segment, segment_share"));
        Assert.Equal(["2025-01-18, 0.00, 1"],
            await _warehouse.AskAsync("trend", "from=2025-01-18&to=2025-01-18", "sale_date, value, is_anomaly"));
        Assert.Equal(["2025-01-18, 1"], await _warehouse.AskAsync("trend", "from=2025-01-18&to=2025-01-18&country=DE",
            "sale_date, is_anomaly"));
    }

    [Fact]
    public async Task Filters_and_metric_choose_the_series()
    {
        const string Day = "from=2025-01-08&to=2025-01-08&";
        Assert.Equal(["140.00, 140.00"], await _warehouse.AskAsync("trend", Day + "country=de", "value, expected"));
        Assert.Equal(["0.00, 0.00"], await _warehouse.AskAsync("trend", Day + "category=Books", "value, expected"));
        Assert.Equal(["units, 2.00, 2.00"], await _warehouse.AskAsync("trend", Day + "metric=units", "metric, value, expected"));
        Assert.Equal(["units, 1.00"], await _warehouse.AskAsync("trend", Day + "metric=units&country=FR&product_id=PROD1",
            "metric, value"));
    }

    [Fact]
    public async Task A_pattern_that_holds_is_forecast_as_it_is()
    {
        Assert.Equal(
            ["2025-02-11, 160.00, 160.00, 160.00, 0.800000", "2025-02-12, 200.00, 200.00, 200.00, 0.800000",
                "2025-02-13, 160.00, 160.00, 160.00, 0.800000"],
            await _warehouse.AskAsync("forecast", "horizon=3&coverage=0.8", "forecast_date, forecast, lower, upper, coverage"));
        Assert.Equal(
            ["1, 20, 0.00, 0.00, null, 1.000000", "2, 19, 0.00, 0.00, null, 1.000000"],
            await _warehouse.AskAsync("forecast-backtest", "horizon=2&coverage=0.8&country=FR",
                "horizon_day, forecasts, mae, naive_mae, relative_mae, coverage_observed"));
    }

    [Fact]
    public async Task A_horizon_that_too_few_tests_reach_has_no_interval() =>
        Assert.Equal(
            ["2025-02-23, null, null", "2025-02-22, 160.00, 160.00"],
            await _warehouse.AskAsync("forecast", "horizon=13&sort=-forecast_date&limit=2", "forecast_date, lower, upper"));

    [Fact]
    public async Task Days_ahead_of_every_event_are_not_in_the_series()
    {
        await _warehouse.TakeAsync(Order("HANS", 5_000, "10.00"));

        Assert.Equal(["2025-02-11"], await _warehouse.AskAsync("trend", "sort=-sale_date&limit=1", "sale_date"));
        Assert.Equal(["2025-02-11"], await _warehouse.AskAsync("trend", "country=DE&sort=-sale_date&limit=1", "sale_date"));
        Assert.Equal(["2025-02-11"], await _warehouse.AskAsync("forecast", "horizon=1", "forecast_date"));
    }

    [Fact]
    public async Task A_computation_that_takes_too_long_is_ended_and_says_what_may_be_changed()
    {
        var stage = new ReportStage(_warehouse.Source, new ReportOptions { MaxComputation = TimeSpan.FromTicks(1) });
        var arguments = ReportArguments.Read(ReportCatalog.Kpi("forecast")!, []);
        var ended = await Assert.ThrowsAsync<ReportTimeoutException>(() => stage.OpenAsync(arguments, default));
        Assert.Contains("Report:MaxComputation", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_computation_ends_with_whoever_asked()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var arguments = ReportArguments.Read(ReportCatalog.Kpi("forecast")!, []);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ReportStage(_warehouse.Source).OpenAsync(arguments, left.Token));
    }

    [Fact]
    public async Task Without_orders_there_is_nothing_to_say()
    {
        await using var empty = await WarehouseOfTest.OpenAsync();
        foreach (var report in new[] { "trend", "anomalies", "anomaly-segments", "forecast", "forecast-backtest", "cohorts",
            "customer-segments", "product-pairs", "product-popularity", "inventory-cover" })
            Assert.Empty(await empty.AskAsync(report, "", ReportCatalog.Kpi(report)!.Columns[0].Name));
    }

    private JsonObject Order(string customer, int day, string amount) =>
        Changes.Order(string.Create(CultureInfo.InvariantCulture, $"ORD{_orders++}"), "INSERT", 1, amount, "DELIVERED",
            s_first.AddDays(day).ToString("yyyy-MM-dd'T'12:00:00'Z'", CultureInfo.InvariantCulture), customer);

    private static JsonObject Delete(int order) => Changes.Order(string.Create(CultureInfo.InvariantCulture, $"ORD{order}"), "DELETE", 9);
}
