using System.Globalization;
using System.Text.Json.Nodes;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The reports on customers, against figures worked out by hand.</summary>
public sealed class CustomerReportTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;
    private int _orders;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task Scores_are_the_fifths_of_the_ranks()
    {
        // Ten customers, each better than the one before in all three: two in every fifth.
        await _warehouse.TakeAsync(Enumerable.Range(0, 10)
            .SelectMany(at => Enumerable.Range(0, at + 1).Select(_ => Order($"CUST{at}", $"2025-01-{at + 1:D2}", "10.00"))));

        Assert.Equal(
            [
                "CUST0, 2025-01-01, 9, 1, 10.00, 1, 1, 1, HIBERNATING", "CUST1, 2025-01-02, 8, 2, 20.00, 1, 1, 1, HIBERNATING",
                "CUST2, 2025-01-03, 7, 3, 30.00, 2, 2, 2, HIBERNATING", "CUST3, 2025-01-04, 6, 4, 40.00, 2, 2, 2, HIBERNATING",
                "CUST4, 2025-01-05, 5, 5, 50.00, 3, 3, 3, LOYAL", "CUST5, 2025-01-06, 4, 6, 60.00, 3, 3, 3, LOYAL",
                "CUST6, 2025-01-07, 3, 7, 70.00, 4, 4, 4, CHAMPION", "CUST7, 2025-01-08, 2, 8, 80.00, 4, 4, 4, CHAMPION",
                "CUST8, 2025-01-09, 1, 9, 90.00, 5, 5, 5, CHAMPION", "CUST9, 2025-01-10, 0, 10, 100.00, 5, 5, 5, CHAMPION",
            ],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, last_order_date, recency_days, frequency, monetary, " +
                "recency_score, frequency_score, monetary_score, segment"));
        Assert.Equal(
            ["CHAMPION, 4, 34, 340.00, 0.400000, 0.618182", "HIBERNATING, 4, 10, 100.00, 0.400000, 0.181818",
                "LOYAL, 2, 11, 110.00, 0.200000, 0.200000"],
            await _warehouse.AskAsync("segment-totals", "", "segment, customers, orders, monetary, share_of_customers, share_of_spend"));
    }

    [Fact]
    public async Task Equal_customers_share_the_better_score()
    {
        await _warehouse.TakeAsync(Enumerable.Range(0, 7).Select(at => Order($"CUST{at}", "2025-01-01", "10.00")));

        var scores = await _warehouse.AskAsync("customer-segments", "", "recency_score, frequency_score, monetary_score, segment");
        Assert.Equal(7, scores.Count);
        Assert.All(scores, score => Assert.Equal("5, 5, 5, NEW", score));
    }

    [Fact]
    public async Task Fewer_than_five_customers_spread_from_the_best_down()
    {
        await _warehouse.TakeAsync(Order("CUST1", "2025-01-01", "10.00"));
        Assert.Equal(["CUST1, 5, 5, 5, NEW"], await SegmentsAsync());

        await _warehouse.TakeAsync(Orders("CUST2", "2025-01-02", 2, "10.00"));
        Assert.Equal(["CUST1, 3, 3, 3, PROMISING", "CUST2, 5, 5, 5, CHAMPION"], await SegmentsAsync());

        await _warehouse.TakeAsync([.. Orders("CUST3", "2025-01-03", 3, "10.00"), .. Orders("CUST4", "2025-01-04", 4, "10.00")]);
        Assert.Equal(
            ["CUST1, 2, 2, 2, HIBERNATING", "CUST2, 3, 3, 3, LOYAL", "CUST3, 4, 4, 4, CHAMPION", "CUST4, 5, 5, 5, CHAMPION"],
            await SegmentsAsync());
    }

    [Fact]
    public async Task Buyers_of_the_newest_day_are_never_hibernating_however_many_they_are()
    {
        await _warehouse.TakeAsync(
        [
            .. Enumerable.Range(0, 9).Select(at => Order($"NEWEST{at}", "2025-01-09", "1.00")),
            .. Enumerable.Range(0, 6).SelectMany(at => Orders($"REGULAR{at}", $"2025-01-0{at + 1}", 3, "100.00")),
        ]);

        var newest = (await SegmentsAsync()).Where(row => row.StartsWith("NEWEST", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, newest.Count);
        Assert.All(newest, row => Assert.EndsWith(", 5, 3, 3, NEW", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_is_dated_ahead_is_no_ones_last_purchase()
    {
        await _warehouse.TakeAsync(
            Order("CUST1", "2025-01-01", "10.00"), Order("CUST1", "2025-06-02", "10.00"), Order("CUST2", "2025-01-09", "10.00"),
            Order("CUST3", "2025-06-02", "10.00"));

        Assert.Equal(["CUST1, 2025-01-01, 8", "CUST2, 2025-01-09, 0", "CUST3, null, 0"],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, last_order_date, recency_days"));
        Assert.Equal(["CUST1, 2025-01-01", "CUST2, 2025-01-09", "CUST3, null"],
            await _warehouse.AskAsync("customer-product-affinity", "", "customer_id, last_purchase"));
    }

    /// <summary>What came long after it happened: the day of its arrival says nothing of its dates.</summary>
    [Fact]
    public async Task Nor_is_one_in_a_history_that_is_replayed_later()
    {
        await TakeAsync("2025-01-10T23:00:00.000000Z",
            Order("CUST1", "2025-01-01", "10.00"), Order("CUST1", "2025-05-20", "10.00"), Order("CUST2", "2025-01-09", "10.00"),
            Order("CUST3", "2025-01-10", "10.00"));

        Assert.Equal(["CUST1, 2025-01-01, 9", "CUST2, 2025-01-09, 1", "CUST3, 2025-01-10, 0"],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, last_order_date, recency_days"));
    }

    [Fact]
    public async Task A_segment_is_named_after_the_first_rule_that_holds()
    {
        // Five customers, so a fifth each: recency, frequency and value are ranks 1 to 5 of their own.
        await _warehouse.TakeAsync(Changes.Customer("LOST", "VIP", "FR"), Changes.Customer("FRESH", "RETAIL", "DE"));
        await _warehouse.TakeAsync(
        [
            .. Orders("LOST", "2025-01-01", 5, "100.00"), .. Orders("FADING", "2025-01-02", 3, "10.00"),
            .. Orders("STEADY", "2025-01-03", 4, "20.00"),
            .. Orders("NEXT", "2025-01-04", 2, "30.00"), .. Orders("FRESH", "2025-01-05", 1, "5.00"),
        ]);

        Assert.Equal(
            ["FADING, 2, 3, 2, AT_RISK", "FRESH, 5, 1, 1, NEW", "LOST, 1, 5, 5, CANNOT_LOSE", "NEXT, 4, 2, 3, PROMISING",
                "STEADY, 3, 4, 4, LOYAL"],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, recency_score, frequency_score, monetary_score, segment"));
        Assert.Equal(["LOST"], await _warehouse.AskAsync("customer-segments", "segment=cannot_lose&customer_type=vip&country=fr",
            "customer_id"));
        Assert.Equal(["CANNOT_LOSE, 1"], await _warehouse.AskAsync("segment-totals", "customer_type=vip&country=fr", "segment, customers"));
    }

    [Fact]
    public async Task A_cancelled_order_is_no_purchase_and_a_day_ahead_is_not_the_newest()
    {
        await _warehouse.TakeAsync(
            Order("CUST1", "2025-01-01", "10.00"), Order("CUST1", "2025-01-09", "90.00", "CANCELLED"),
            Order("CUST2", "2025-01-11", "10.00"), Order("CUST3", "2025-06-02", "10.00"));

        Assert.Equal(
            ["CUST1, 10, 1, 10.00", "CUST2, 0, 1, 10.00", "CUST3, 0, 1, 10.00"],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, recency_days, frequency, monetary"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_clock_that_runs_years_ahead_makes_no_customer_old(int orders)
    {
        await _warehouse.TakeAsync(
        [
            Order("CUST1", "2025-01-01", "10.00"), Order("CUST2", "2025-01-09", "10.00"),
            .. Enumerable.Range(1, orders).Select(Ahead),
        ]);

        Assert.Equal(["CUST1, 8", "CUST2, 0", "CUST3, 0"],
            await _warehouse.AskAsync("customer-segments", "", "customer_id, recency_days"));

        JsonObject Ahead(int day)
        {
            var ahead = Order("CUST3", $"2033-01-1{day % 2}", "10.00");
            ahead["occurred_at"] = "2033-01-11T00:00:00.000000Z";
            return ahead;
        }
    }

    [Fact]
    public async Task Retention_is_the_share_of_a_cohort_that_bought_again()
    {
        await TakeAsync("2025-01-03T23:00:00.000000Z",
            Order("CUST1", "2024-11-05", "10.00"), Order("CUST1", "2024-11-06", "5.00"), Order("CUST2", "2024-11-30", "20.00"),
            Order("CUST3", "2024-11-01", "1.00", "CANCELLED"),
            Order("CUST3", "2024-12-31", "7.00"), Order("CUST1", "2025-01-02", "3.00"), Order("CUST3", "2025-01-03", "4.00", "CANCELLED"),
            Order("CUST4", "2025-06-02", "9.00"));

        Assert.Equal(
            [
                "2024-11-01, 0, 2, 2, 1.000000, 35.00", "2024-11-01, 1, 2, 0, 0.000000, 0.00", "2024-11-01, 2, 2, 1, 0.500000, 3.00",
                "2024-12-01, 0, 1, 1, 1.000000, 7.00", "2024-12-01, 1, 1, 0, 0.000000, 0.00",
            ],
            await _warehouse.AskAsync("cohorts", "",
                "cohort_month, months_since, cohort_customers, active_customers, retention, net_sales"));
        Assert.Equal(["2024-12-01, 0", "2024-12-01, 1"],
            await _warehouse.AskAsync("cohorts", "from=2024-12-15&to=2024-12-16", "cohort_month, months_since"));
    }

    private Task TakeAsync(string occurredAt, params JsonObject[] orders)
    {
        foreach (var order in orders)
            order["occurred_at"] = occurredAt;
        return _warehouse.TakeAsync(orders);
    }

    private Task<List<string>> SegmentsAsync() =>
        _warehouse.AskAsync("customer-segments", "", "customer_id, recency_score, frequency_score, monetary_score, segment");

    private IEnumerable<JsonObject> Orders(string customer, string day, int count, string amount) =>
        Enumerable.Range(0, count).Select(_ => Order(customer, day, amount));

    private JsonObject Order(string customer, string day, string amount, string status = "DELIVERED") =>
        Changes.Order(string.Create(CultureInfo.InvariantCulture, $"ORD{++_orders}"), "INSERT", 1, amount, status, day + "T12:00:00Z",
            customer);
}
