using System.Globalization;
using System.Text.Json.Nodes;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The reports on products, against figures worked out by hand.</summary>
public sealed class ProductReportTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;
    private int _orders;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    /// <summary>
    /// The five transactions of P.-N. Tan, M. Steinbach, V. Kumar, Introduction to Data Mining (2005), table 6.1, one customer each.
    /// </summary>
    [Fact]
    public async Task Pairs_of_a_textbook_have_its_support_confidence_and_lift()
    {
        string[] baskets = ["bread milk", "bread diapers beer eggs", "milk diapers beer cola", "bread milk diapers beer",
            "bread milk diapers cola"];
        foreach (var (basket, at) in baskets.Select((basket, at) => (basket, at + 1)))
            await BuyAsync($"CUST{at}", basket.Split(' '));

        Assert.Equal(
            ["beer, diapers, 3, 4, 3, 5, 0.600000, 1.000000, 0.750000, 1.250000",
                "bread, diapers, 4, 4, 3, 5, 0.600000, 0.750000, 0.750000, 0.937500"],
            await _warehouse.AskAsync("product-pairs", "product_id=DIAPERS&min_support=3&limit=2", "product_a, product_b, customers_a, " +
                "customers_b, customers_both, customers, support, confidence_ab, confidence_ba, lift"));
        Assert.Equal(
            ["beer, cola, 1, 1.000000", "beer, eggs, 1, 0.984043"],
            await _warehouse.AskAsync("product-pairs", "min_support=1&product_id=beer&sort=customers_both&limit=2",
                "product_a, product_b, customers_both, q_value"));
    }

    [Fact]
    public async Task A_customer_counts_once_and_cancelled_orders_do_not()
    {
        await BuyAsync("CUST1", "A", "A", "B");
        await BuyAsync("CUST2", "A", "B");
        await _warehouse.TakeAsync(Changes.Order("ORD98", "INSERT", 1, customer: "CUST3", product: "A"),
            Changes.Order("ORD99", "INSERT", 1, customer: "CUST3", product: "B", status: "CANCELLED"));

        Assert.Equal(["A, B, 3, 2, 2, 3"],
            await _warehouse.AskAsync("product-pairs", "min_support=2",
                "product_a, product_b, customers_a, customers_b, customers_both, customers"));
    }

    [Fact]
    public async Task Q_values_count_every_pair_that_was_bought()
    {
        // Ten customers buy A and B, five each one product alone: 6 pairs of 4 products, of which one is listed.
        await _warehouse.TakeAsync([
            .. Enumerable.Range(1, 10).SelectMany(at => Purchases($"CUST{at}", "A", "B")),
            .. Enumerable.Range(11, 20).SelectMany(at => Purchases($"CUST{at}", "ABCD"[at % 4].ToString()))]);

        var row = Assert.Single(await _warehouse.AskAsync("product-pairs", "", "product_a, product_b, p_value, q_value")).Split(", ");
        Assert.Equal(["A", "B"], row[..2]);
        var (p, q) = (decimal.Parse(row[2], CultureInfo.InvariantCulture), decimal.Parse(row[3], CultureInfo.InvariantCulture));
        Assert.InRange(p, 0.0005m, 0.0015m);
        Assert.InRange(q - (6 * p), -0.00001m, 0.00001m);
    }

    /// <summary>
    /// Twenty customers buy everything, twenty one product each: who buys everything buys any two, and that says nothing.
    /// </summary>
    [Fact]
    public async Task What_busy_customers_buy_together_is_no_discovery()
    {
        string[] products = ["A", "B", "C", "D", "E"];
        await _warehouse.TakeAsync([.. Enumerable.Range(0, 20)
            .SelectMany(at => Purchases($"BUSY{at}", products).Concat(Purchases($"RARE{at}", products[at % 5])))]);

        var rows = await _warehouse.AskAsync("product-pairs", "", "lift, expected_both, adjusted_lift, q_value");
        Assert.Equal(10, rows.Count);
        Assert.All(rows.Select(row => row.Split(", ").Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToList()), row =>
        {
            Assert.Equal(1.388889m, row[0]);
            Assert.InRange(row[1], 19.99m, 20.01m);
            Assert.InRange(row[2], 0.999m, 1.001m);
            Assert.InRange(row[3], 0.9m, 1m);
        });
    }

    [Fact]
    public async Task Pages_and_sorting_of_a_computed_report_are_those_of_every_report()
    {
        await BuyAsync("CUST1", "A", "B", "C", "D");
        await BuyAsync("CUST2", "A", "B", "C");
        await BuyAsync("CUST3", "B");

        Assert.Equal(["A, B", "A, C", "A, D", "B, C", "B, D", "C, D"],
            await _warehouse.AskAsync("product-pairs", "min_support=1", "product_a, product_b"));
        Assert.Equal(["A, C, 1.500000", "A, D, 1.500000", "C, D, 1.500000"],
            await _warehouse.AskAsync("product-pairs", "min_support=1&sort=-lift&limit=3", "product_a, product_b, lift"));
        Assert.Empty(await _warehouse.AskAsync("product-pairs", "min_support=3", "product_a"));
    }

    [Fact]
    public async Task Penetration_is_the_share_of_a_types_buyers()
    {
        await _warehouse.TakeAsync(Changes.Customer("CUST1", "RETAIL"), Changes.Customer("CUST2", "RETAIL"),
            Changes.Customer("CUST3", "VIP"), Changes.Product("A", "Toys", 1));
        await BuyAsync("CUST1", "A", "A");
        await BuyAsync("CUST2", "B");
        await BuyAsync("CUST3", "A");

        Assert.Equal(
            ["RETAIL, A, Toys, 2, 1, 2, 0.500000", "RETAIL, B, UNKNOWN, 1, 1, 2, 0.500000", "VIP, A, Toys, 1, 1, 1, 1.000000"],
            await _warehouse.AskAsync("product-popularity", "",
                "customer_type, product_id, category, orders, customers, type_customers, penetration"));
        Assert.Equal(["VIP"], await _warehouse.AskAsync("product-popularity", "customer_type=vip&category=TOYS", "customer_type"));
    }

    [Fact]
    public async Task Cover_is_stock_over_the_rate_of_the_window()
    {
        await _warehouse.TakeAsync(
            Changes.Product("EMPTY", "Toys", 0), Changes.Product("FAST", "Toys", 10), Changes.Product("SLOW", "Books", 400),
            Changes.Product("STEADY", "Books", 60),
            Changes.Product("UNKNOWN", "Books", null), Changes.Product("UNSOLD", "Books", 5),
            Sale("FAST", "2025-01-28", 28), Sale("SLOW", "2025-01-01", 28), Sale("STEADY", "2025-01-27", 42),
            Sale("STEADY", "2025-01-27", 99, "CANCELLED"),
            Sale("UNSOLD", "2024-12-31", 7), Sale("UNKNOWN", "2025-01-05", 14));

        Assert.Equal(
            [
                "EMPTY, 0, 0, 0.000000, null, OUT", "FAST, 10, 28, 1.000000, 10.000000, LOW", "SLOW, 400, 28, 1.000000, 400.000000, EXCESS",
                "STEADY, 60, 42, 1.500000, 40.000000, OK", "UNKNOWN, null, 14, 0.500000, null, UNKNOWN",
                "UNSOLD, 5, 0, 0.000000, null, DORMANT",
            ],
            await _warehouse.AskAsync("inventory-cover", "", "product_id, stock, units_sold, daily_units, days_of_cover, status"));
        Assert.Equal(["UNSOLD, 7"], await _warehouse.AskAsync("inventory-cover", "window_days=29&category=books&sort=-product_id&limit=1",
            "product_id, units_sold"));
        Assert.Equal(["FAST"], await _warehouse.AskAsync("inventory-cover", "status=low", "product_id"));
    }

    [Fact]
    public async Task An_order_that_is_dated_ahead_does_not_move_the_window()
    {
        await _warehouse.TakeAsync(Changes.Product("A", "Toys", 28), Sale("A", "2025-01-28", 28), Sale("A", "2025-06-02", 500));

        Assert.Equal(["28, 28.000000"], await _warehouse.AskAsync("inventory-cover", "", "units_sold, days_of_cover"));
    }

    private System.Text.Json.Nodes.JsonObject Sale(string product, string day, int quantity, string status = "DELIVERED") =>
        Changes.Order(NextOrder(), "INSERT", 1, status: status, date: day + "T12:00:00Z", product: product, quantity: quantity);

    private Task BuyAsync(string customer, params string[] products) => _warehouse.TakeAsync([.. Purchases(customer, products)]);

    private IEnumerable<JsonObject> Purchases(string customer, params string[] products) =>
        products.Select(product => Changes.Order(NextOrder(), "INSERT", 1, customer: customer, product: product));

    private string NextOrder() => string.Create(CultureInfo.InvariantCulture, $"ORD{++_orders}");
}
