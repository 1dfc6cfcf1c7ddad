using System.Text.Json.Nodes;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;


namespace TradeKpi.Embedded.Tests.Report;

public sealed class RestatementTests
{
    private static readonly ReportDefinition s_report = ReportCatalog.Kpi("restatements")!;

    [Fact]
    public async Task A_cell_that_changed_stands_with_what_it_was_and_what_it_is()
    {
        await using var warehouse = await OpenAsync();
        var cells = await CellsAsync(warehouse, "since=1", "report=daily-sales");
        Assert.Equal(("147.50", "150.00"), cells["daily-sales 2025-01-01 gross_sales"]);
        Assert.Equal(("147.500000", "150.000000"), cells["daily-sales 2025-01-01 average_price"]);
        Assert.False(cells.ContainsKey("daily-sales 2025-01-01 transactions"));
        Assert.False(cells.ContainsKey("daily-sales 2025-01-02 gross_sales"));
    }

    [Fact]
    public async Task A_row_that_came_had_no_values_and_one_that_went_has_none()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 10, "2.50", "2025-01-03T10:00:00Z"));
        await warehouse.TakeAsync(Changes.Trade("T1", "DELETE", 2, "BUY", 0, "0", ""));
        Assert.Equal((null, "25.00"), (await CellsAsync(warehouse, "since=2",
            "as_of=3"))["trade-summary 2025-01-03 / ACME / BUY notional"]);
        Assert.Equal(("10", null), (await CellsAsync(warehouse, "since=3"))["trade-summary 2025-01-03 / ACME / BUY volume"]);
        Assert.Empty(await CellsAsync(warehouse, "since=2", "report=trade-summary"));
    }

    [Fact]
    public async Task What_a_desk_had_read_is_restated_by_trader_position_and_trade()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "2.00", "2025-01-03T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 1, "SELL", 4, "3.00", "2025-01-03T11:00:00Z"));
        await warehouse.TakeAsync(Changes.Trade("T1", "UPDATE", 2, "BUY", 10, "2.50", "2025-01-03T10:00:00.5Z"));

        // 4 × (3 − 2) were 4, 4 × (3 − 2.5) are 2; 6 stand open at the last price, 3.
        var cells = await CellsAsync(warehouse, "since=3");
        Assert.Equal(("4.00", "2.00"), cells["realised-pnl TR1 realised_pnl"]);
        Assert.Equal(("2.00", "0.00"), cells["realised-pnl TR1 net_pnl"]);
        Assert.Equal(("6.00", "3.00"), cells["positions TR1 / UNKNOWN / ACME unrealised_pnl"]);
        Assert.Equal(("2025-01-03T10:00:00.000000Z", "2025-01-03T10:00:00.500000Z"),
            cells["positions TR1 / UNKNOWN / ACME opened_at"]);
        Assert.Equal(("20.00", "25.00"), cells["blotter T1 notional"]);
        Assert.Equal(("4.00", "2.00"), cells["blotter T2 realised_pnl"]);
        Assert.False(cells.ContainsKey("blotter T2 notional"));

        Assert.Equal(["T1 5"], await CausesAsync("realised-pnl", "TR1", "notional"), StringComparer.Ordinal);
        Assert.Equal(["T1 5"], await CausesAsync("blotter", "T1", "notional"), StringComparer.Ordinal);
        Assert.Equal(["T1 null"], await CausesAsync("positions", "TR1 / UNKNOWN / ACME", "unrealised_pnl"), StringComparer.Ordinal);
        Assert.Equal(["T1 null"], await CausesAsync("blotter", "T2", "realised_pnl"), StringComparer.Ordinal);
        Assert.Empty(await CausesAsync("blotter", "T2", "notional"));

        Task<IEnumerable<string>> CausesAsync(string report, string row, string column) =>
            RestatementTests.CausesAsync(warehouse, since: 3, report, row, column);
    }

    /// <summary>The order keeps its event, which said nothing of its customer; the trade was there, and counted nowhere.</summary>
    [Fact]
    public async Task What_an_event_did_not_say_restates_when_it_comes()
    {
        const string none = "__debezium_unavailable_value";
        const string time = "2025-01-03T10:00:00Z";
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD1", "UPDATE", 3, customer: none),
            Changes.Trade("T1", "UPDATE", 2, "BUY", 1, "2.00", time, trader: none));
        await warehouse.TakeAsync(
            Changes.Order("ORD1", "UPDATE", 2, customer: "CUST2"), Changes.Trade("T1", "INSERT", 1, "BUY", 1, "3.00", time));

        var cells = await CellsAsync(warehouse, "since=1");
        Assert.Equal(("10.00", null), cells["customer-product-affinity CUST1 / PROD1 spend"]);
        Assert.Equal((null, "1.00"), cells["blotter T1 fees"]);
        foreach (var (report, row, column, cause) in new[]
        {
            ("customer-product-affinity", "CUST1 / PROD1", "spend", "ORD1 -10"),
            ("customer-product-affinity", "CUST2 / PROD1", "spend", "ORD1 10"), ("blotter", "T1", "fees", "T1 1"),
        })
            Assert.Equal(cause, Assert.Single(await CausesAsync(warehouse, since: 1, report, row, column)));
    }

    [Fact]
    public async Task A_position_at_the_last_price_is_restated_by_whoever_traded_the_symbol()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 10, "2.00", "2025-01-03T10:00:00Z"));
        await warehouse.TakeAsync(Changes.Trade("T2", "INSERT", 1, "BUY", 1, "3.00", "2025-01-04T10:00:00Z", trader: "TR2"));
        var cells = await CellsAsync(warehouse, "since=3", "report=positions");
        foreach (var column in new[] { "last_price", "last_traded_at", "market_value", "unrealised_pnl" })
        {
            Assert.Contains($"positions TR1 / UNKNOWN / ACME {column}", cells.Keys, StringComparer.Ordinal);
            Assert.Equal(["T2 null"], await CausesAsync(warehouse, 3, "positions", "TR1 / UNKNOWN / ACME", column), StringComparer.Ordinal);
        }

        Assert.Empty(await CausesAsync(warehouse, 3, "positions", "TR1 / UNKNOWN / ACME", "cost"));
    }

    [Fact]
    public async Task A_customer_is_no_longer_new_for_an_earlier_order_of_another_day()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD3", "INSERT", 1, date: "2024-12-31T00:00:00Z"),
            Changes.Order("ORD4", "INSERT", 1, date: "2025-01-05T00:00:00Z"));
        Assert.Equal(("1", "0"), (await CellsAsync(warehouse, "since=2"))["daily-sales 2025-01-01 new_customers"]);
        foreach (var column in new[] { "new_customers", "returning_customers" })
            Assert.Equal(["ORD3 null"], await CausesAsync(warehouse, 2, "daily-sales", "2025-01-01", column), StringComparer.Ordinal);
        Assert.Empty(await CausesAsync(warehouse, 2, "daily-sales", "2025-01-01", "net_sales"));
    }

    [Fact]
    public async Task Nothing_is_restated_since_now()
    {
        await using var warehouse = await OpenAsync();
        Assert.Empty(await CellsAsync(warehouse, "since=2"));
    }

    [Fact]
    public async Task Unless_asked_it_is_since_a_day_before_or_the_first_version()
    {
        await using var warehouse = await OpenAsync();
        Assert.Equal(await CellsAsync(warehouse, "since=1"), await CellsAsync(warehouse));
    }

    [Fact]
    public async Task A_time_before_the_first_version_is_refused()
    {
        await using var warehouse = await OpenAsync();
        var e = await Assert.ThrowsAsync<ReportArgumentException>(() => CellsAsync(warehouse, "since=2001-01-01T00:00:00Z"));
        Assert.Equal("since", e.Parameter);
    }

    private static async Task<WarehouseOfTest> OpenAsync()
    {
        var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1, "147.50"),
            Changes.Order("ORD2", "INSERT", 1, date: "2025-01-02T00:00:00Z"));
        return await warehouse.TakeAsync(Changes.Order("ORD1", "UPDATE", 2, "150.00"));
    }

    private static async Task<IEnumerable<string>> CausesAsync(
        WarehouseOfTest warehouse, int since, string report, string row, string column) =>
        JsonNode.Parse(await warehouse.AnswerAsync(ExplainReports.Find("restatements")!,
            [new("since", $"{since}"), new("report", report), new("row_key", row), new("column_name", column)]))!["rows"]!.AsArray()
            .Select(cause => $"{cause!["entity_key"]} {cause["contribution"]?.ToJsonString() ?? "null"}")
            .Order(StringComparer.Ordinal);

    private static async Task<Dictionary<string, (string? Was, string? Is)>> CellsAsync(WarehouseOfTest warehouse, params string[] given)
    {
        var answer = JsonNode.Parse(await warehouse.AnswerAsync(s_report,
            given.Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]))))!;
        return answer["rows"]!.AsArray().ToDictionary(
            row => $"{row!["report"]} {row["row_key"]} {row["column_name"]}", row => ((string?)row!["was"], (string?)row["is"]),
            StringComparer.Ordinal);
    }
}
