using System.Text;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Generate.Ledger;

namespace TradeKpi.Generate.Tests.Ledger;

public class KnownAnswerLedgerTests
{
    private readonly KnownAnswerLedger _ledger = new(Some.Fx);

    [Fact]
    public void The_acceptance_timeline_of_two_orders()
    {
        Add(Some.Order("ORD5", 1, "PENDING", 147.50m), Some.Order("ORD6", 2, "DELIVERED", 89.99m));
        Assert.Equal(237.49m, Assert.Single(_ledger.DailySales()).NetSales);
        Assert.Equal(89.99m, _ledger.OrdersMonthly().Sum(row => row.TotalDeliveredRevenue));
        Assert.Equal(2, _ledger.OrdersMonthly().Sum(row => row.OrderCount));

        Add(Some.Order("ORD5", 3, "DELIVERED", 147.50m, ChangeType.Update));
        Assert.Equal(237.49m, Assert.Single(_ledger.DailySales()).NetSales);
        Assert.Equal(237.49m, _ledger.OrdersMonthly().Sum(row => row.TotalDeliveredRevenue));
    }

    [Fact]
    public void A_day_shows_cancelled_orders_apart()
    {
        Add(
            Some.Order("A", 1, "PENDING", 100, customer: "C2", product: "P1", quantity: 2),
            Some.Order("B", 2, "CANCELLED", 300, customer: "C3", product: "P3"),
            Some.Order("C", 3, "SHIPPED", 100, customer: "C1", product: "P2", quantity: 1));
        var row = Assert.Single(_ledger.DailySales());
        Assert.Equal(
            new DailySalesRow(new(2025, 1, 10), 3, 500.00m, 1, 300.00m, 200.00m, 3, 100m, 66.666667m, 3, 3, 3, "P1", "C1"),
            row);
        Assert.Equal(0L, row.ToRow()["returning_customers"]);
        Assert.Equal(200.00m, row.ToRow()["total_sales"]);
    }

    [Fact]
    public void A_day_of_cancelled_orders_has_no_average_and_no_top()
    {
        Add(Some.Order("A", 1, "CANCELLED", 300));
        var row = Assert.Single(_ledger.DailySales());
        Assert.Equal((null, null, null, null), (row.AverageOrderValue, row.AveragePrice, row.TopProductId, row.TopCustomerId));
    }

    [Fact]
    public void A_customer_is_new_on_the_day_of_the_first_current_order_and_no_other()
    {
        Add(
            Some.Order("A", 1, "CANCELLED", 10, date: "2025-01-09T23:59:59Z"),
            Some.Order("B", 2, "PENDING", 10, date: "2025-01-10T00:00:00Z"));
        Assert.Equal([1L, 0L], _ledger.DailySales().Select(row => row.NewCustomers));
        Add(Some.Event(Entity.Order, ChangeType.Delete, "A", 3, new { }));
        Assert.Equal([1L], _ledger.DailySales().Select(row => row.NewCustomers));
    }

    [Fact]
    public void Money_is_converted_at_the_orders_day_and_each_order_rounded_once()
    {
        Add(
            Some.Order("A", 1, "PENDING", 10.01m, currency: "EUR", date: "2025-01-14T23:59:59Z"),
            Some.Order("B", 2, "PENDING", 10.01m, currency: "EUR", date: "2025-01-15T00:00:00Z"),
            Some.Order("C", 3, "PENDING", 10.01m, currency: "EUR", date: "2025-01-15T00:00:00Z"));
        // 10.01 × 1.08712345 = 10.8821…; 10.01 × 1.09942345 = 11.0052…, twice
        Assert.Equal([10.88m, 22.02m], _ledger.DailySales().Select(row => row.GrossSales));
    }

    [Fact]
    public void An_order_date_with_an_offset_falls_on_its_utc_day()
    {
        Add(Some.Order("A", 1, "PENDING", 1, date: "2025-01-10T23:30:00-02:00"));
        Assert.Equal(new(2025, 1, 11), Assert.Single(_ledger.DailySales()).SaleDate);
    }

    [Fact]
    public void An_order_without_a_rate_is_rejected_and_changes_nothing()
    {
        Add(Some.Order("A", 1, "PENDING", 1), Some.Order("A", 2, "SHIPPED", 2, ChangeType.Update, currency: "XXX"));
        Assert.Equal(1.00m, Assert.Single(_ledger.DailySales()).GrossSales);
        Assert.Equal((1, 1), (_ledger.Count(LineOutcome.Accepted), _ledger.Count(LineOutcome.Rejected)));
    }

    [Fact]
    public void A_late_update_cannot_bring_a_deleted_order_back_but_a_later_insert_can()
    {
        Add(
            Some.Order("A", 1, "PENDING", 1),
            Some.Event(Entity.Order, ChangeType.Delete, "A", 3, new { }),
            Some.Order("A", 2, "SHIPPED", 5, ChangeType.Update));
        Assert.Empty(_ledger.DailySales());
        Add(Some.Order("A", 4, "PENDING", 7));
        Assert.Equal(7.00m, Assert.Single(_ledger.DailySales()).GrossSales);
    }

    [Fact]
    public void Records_count_under_the_month_and_segment_that_each_event_says()
    {
        Add(
            Some.Order("A", 1, "PENDING", 250),
            Some.Order("A", 2, "SHIPPED", 150, ChangeType.Update),
            Some.Order("A", 3, "SHIPPED", 50, ChangeType.Update, date: "2025-02-01T00:00:00Z"));
        Assert.Equal(
            [(1, "HIGH_VALUE", 0, 1, 0), (1, "MEDIUM_VALUE", 0, 0, 1), (2, "LOW_VALUE", 1, 0, 1)],
            _ledger.OrdersMonthly().Select(row =>
                ((int)row.OrderMonth, row.ValueSegment, (int)row.OrderCount, (int)row.NewRecords, (int)row.UpdatedRecords)));
    }

    [Fact]
    public void Values_on_a_bound_belong_to_the_lower_segment()
    {
        Add(Some.Order("A", 1, "PENDING", 100), Some.Order("B", 2, "PENDING", 200), Some.Order("C", 3, "PENDING", 200.01m));
        Assert.Equal(["HIGH_VALUE", "LOW_VALUE", "MEDIUM_VALUE"], _ledger.OrdersMonthly().Select(row => row.ValueSegment).ToArray());
        Assert.Equal(100.00m, _ledger.OrdersMonthly().Sum(row => row.TotalLowValueOrders));
        Assert.Equal(400.01m, _ledger.OrdersMonthly().Sum(row => row.TotalHighValueOrders));
    }

    [Fact]
    public void Affinity_shares_and_ranks_within_a_customer()
    {
        Add(
            Some.Event(Entity.Customer, ChangeType.Insert, "C1", 1, new { customer_type = "VIP" }),
            Some.Event(Entity.Product, ChangeType.Insert, "P2", 1, new { category = "Toys" }),
            Some.Order("A", 1, "PENDING", 10, customer: "C1", product: "P1", date: "2025-01-10T00:00:00Z"),
            Some.Order("B", 2, "PENDING", 20, customer: "C1", product: "P2", quantity: 3),
            Some.Order("C", 3, "PENDING", 10, customer: "C1", product: "P3"),
            Some.Order("D", 4, "PENDING", 20, customer: "C1", product: "P1", date: "2025-02-10T00:00:00Z"),
            Some.Order("E", 5, "CANCELLED", 99, customer: "C1", product: "P4"));
        var rows = _ledger.CustomerProductAffinity();
        Assert.Equal(["P1", "P2", "P3"], rows.Select(row => row.ProductId).ToArray());
        Assert.Equal([1L, 2L, 3L], rows.Select(row => row.ProductRank));
        Assert.Equal([0.5m, 0.333333m, 0.166667m], rows.Select(row => row.ShareOfWallet!.Value));
        Assert.Equal(("VIP", "UNKNOWN", "Toys", 3m), (rows[0].CustomerType, rows[0].Category, rows[1].Category, rows[1].Units));
        Assert.Equal((1, 2), (rows[0].FirstPurchase.Month, rows[0].LastPurchase.Month));
    }

    [Fact]
    public void A_trader_realises_first_in_first_out_long_and_short()
    {
        Add(
            Some.Trade("T1", 1, "BUY", 100, 10, time: "2025-01-10T09:00:00Z"),
            Some.Trade("T2", 2, "BUY", 100, 12, time: "2025-01-10T09:01:00Z"),
            Some.Trade("T3", 3, "SELL", 150, 13, time: "2025-01-10T09:02:00Z"),
            Some.Trade("T4", 4, "SELL", 100, 11, time: "2025-01-10T09:03:00Z"),
            Some.Trade("T5", 5, "BUY", 50, 12.5m, time: "2025-01-10T09:04:00Z"));
        // T3: 100 × 3 + 50 × 1 = 350; T4: 50 × −1 = −50, then short 50 at 11; T5: 50 × −1.5 = −75.
        var row = Assert.Single(_ledger.TraderPerformance());
        Assert.Equal((225.00m, 1, 2, 5.00m), (row.RealisedPnl, row.Wins, row.Losses, row.Fees));
        Assert.Equal(
            (0.333333m, 2.8m, 350m, 62.5m, 125.00m),
            (row.WinRate, row.ProfitFactor, row.AverageWin, row.AverageLoss, row.MaxDrawdown));
    }

    [Fact]
    public void What_stands_open_is_worth_the_last_traded_price_and_what_was_realised_is_net_of_fees()
    {
        Add(
            Some.Trade("T1", 1, "BUY", 100, 10, time: "2025-01-10T09:00:00Z"),
            Some.Trade("T2", 2, "BUY", 100, 12, time: "2025-01-10T09:01:00Z"),
            Some.Trade("T3", 3, "SELL", 150, 13, time: "2025-01-10T09:02:00Z"),
            Some.Trade("T4", 4, "SELL", 20, 14, time: "2025-01-10T09:03:00Z", trader: "TRADER2"));
        // Left of T2: 50 at 12, now 14; TRADER2 is short 20 at 14.
        Assert.Equal(
            [("TRADER1", "LONG", 1L, 50m, 12m, 14m, 100m), ("TRADER2", "SHORT", 1L, 20m, 14m, 14m, 0m)],
            _ledger.Positions().Select(row =>
                (row.TraderId, row.Side, row.Lots, row.Quantity, row.AverageCost, row.LastPrice, row.UnrealisedPnl)));
        Assert.Equal(
            [("TRADER1", 1L, 350m, 347m), ("TRADER2", 0L, 0m, -1m)],
            _ledger.RealisedPnl().Select(row => (row.Segment, row.Closes, row.RealisedPnl, row.NetPnl)));
    }

    [Fact]
    public void Cost_and_proceeds_are_each_worth_dollars_at_the_rate_of_their_day()
    {
        var euro = Some.Fx.UsdPerUnit("EUR", new(2025, 1, 14))!.Value;
        Add(
            Some.Trade("T1", 1, "BUY", 100, 10, time: "2025-01-14T23:59:59Z", currency: "EUR"),
            Some.Trade("T2", 2, "SELL", 100, 10, time: "2025-01-15T00:00:00Z", currency: "EUR", fee: 0),
            Some.Trade("T3", 3, "BUY", 100, 10, time: "2025-01-15T00:00:00Z", currency: "XXX"));
        var row = Assert.Single(_ledger.TraderPerformance());
        Assert.Equal((2L, 12.30m), (row.Trades, row.RealisedPnl));
        Assert.Equal(Math.Round(euro, 2, MidpointRounding.AwayFromZero), row.Fees);
        Assert.Equal(1, _ledger.WithoutRate);
    }

    [Fact]
    public void An_amended_and_a_cancelled_trade_restate_what_they_touch()
    {
        Add(
            Some.Trade("T1", 1, "BUY", 100, 10, time: "2025-01-10T09:00:00Z"),
            Some.Trade("T2", 2, "SELL", 100, 11, time: "2025-01-10T09:01:00Z"),
            Some.Trade("T1", 3, "BUY", 100, 9, ChangeType.Update, time: "2025-01-10T09:00:00Z"));
        Assert.Equal(200.00m, Assert.Single(_ledger.TraderPerformance()).RealisedPnl);
        Add(Some.Event(Entity.Trade, ChangeType.Delete, "T2", 4, new { }));
        Assert.Equal(0.00m, Assert.Single(_ledger.TraderPerformance()).RealisedPnl);
        Assert.Null(Assert.Single(_ledger.TraderPerformance()).WinRate);
    }

    [Fact]
    public void The_trade_summary_keeps_sides_apart()
    {
        Add(
            Some.Trade("T1", 1, "BUY", 100, 10.0001m),
            Some.Trade("T2", 2, "BUY", 50, 10.5m),
            Some.Trade("T3", 3, "SELL", 10, 9));
        Assert.Equal(
            [
                new TradeSummaryRow(new(2025, 1, 10), "ALFA", "BUY", 2, 150, 1525.01m, 10.166733m, 10.0001m, 10.5m),
                new TradeSummaryRow(new(2025, 1, 10), "ALFA", "SELL", 1, 10, 90.00m, 9m, 9m, 9m),
            ],
            _ledger.TradeSummary());
    }

    [Fact]
    public void The_json_holds_every_report_and_the_counts()
    {
        foreach (var line in new Dirt(new() { Dirty = 0.2 }).Soil(Some.Generator().Take(2_000)))
            _ledger.Add(line);
        using var stream = new MemoryStream();
        _ledger.WriteJson(stream);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        string[] reports = ["daily-sales", "orders-monthly", "customer-product-affinity", "trade-summary", "trader-performance",
            "positions", "realised-pnl"];
        foreach (var report in reports)
            Assert.NotEqual(0, json.RootElement.GetProperty(report).GetArrayLength());
        var day = json.RootElement.GetProperty("daily-sales")[0];
        Assert.Equal("2025-01-01", day.GetProperty("sale_date").GetString());
        Assert.Matches(@"^\d+\.\d\d$", day.GetProperty("gross_sales").GetRawText());
        Assert.True(json.RootElement.GetProperty("counts").GetProperty("outcomes").GetProperty("quarantined").GetInt64() > 0);
        Assert.Equal(_ledger.DailySales().Count, json.RootElement.GetProperty("daily-sales").GetArrayLength());
    }

    private void Add(params ChangeEvent[] events)
    {
        foreach (var change in events)
            _ledger.Add(change);
    }
}
