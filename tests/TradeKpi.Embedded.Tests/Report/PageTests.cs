using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Embedded.Tests.Report;

public sealed class PageTests
{
    public static TheoryData<string, string> Reports => new()
    {
        { "customer-product-affinity", "-spend" },
        { "daily-sales", "-net_sales" },
        { "trend", "-value" },
        { "orders", "-amount_usd" },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Pages_between_which_events_are_merged_show_each_row_of_the_first_ones_version_once(string name, string sort)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Enumerable.Range(1, 5).Select(n => Order(n, spent: 100 * n)));
        var report = ReportCatalog.Kpi(name) ?? FactReports.All.Single(fact => fact.Name == name);
        var whole = JsonNode.Parse(await warehouse.AnswerAsync(report, Given(("sort", sort))))!;

        var (rows, next, pages) = (new JsonArray(), "", 0);
        do
        {
            var page = JsonNode.Parse(await warehouse.AnswerAsync(report, Given(("sort", sort), ("limit", "2"), ("cursor", next))))!;
            Assert.Equal((string?)whole["as_of"], (string?)page["as_of"]);
            foreach (var row in page["rows"]!.AsArray())
                rows.Add(row!.DeepClone());
            next = (string?)page["next"] ?? "";
            pages++;
            await warehouse.TakeAsync(Order(10 + pages, spent: 10_000));
        }
        while (next.Length > 0);

        Assert.Equal((3, 5), (pages, rows.Count));
        Assert.Equal(whole["rows"]!.ToJsonString(), rows.ToJsonString());
    }

    [Fact]
    public async Task Facts_are_those_of_the_newest_version_while_silver_runs_ahead_of_gold()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Order(1, spent: 100), Order(2, spent: 200));
        var then = await warehouse.AnswerAsync(FactReports.Orders);
        await warehouse.LoadAsync([
            warehouse.OnNextPosition(Order(3, spent: 300)), warehouse.OnNextPosition(Changes.Order("ORD1", "UPDATE", 2, amount: "7.00"))]);
        await warehouse.TypeAsync();
        await warehouse.Connection.ExecuteAsync("call silver.merge_orders();");
        Assert.Equal(2, await warehouse.ScalarAsync<long>("select count(*) from silver.orders where amount in (300, 7)"));
        Assert.Equal(then, await warehouse.AnswerAsync(FactReports.Orders));
        await warehouse.RefreshAsync();
        Assert.Equal(["7.00", "200.00", "300.00"], JsonNode.Parse(await warehouse.AnswerAsync(FactReports.Orders))!["rows"]!.AsArray()
            .Select(row => row!["amount_usd"]!.ToJsonString()), StringComparer.Ordinal);
        Assert.Equal(then, await warehouse.AnswerAsync(FactReports.Orders, Answers.AsOf(1)));
    }

    [Fact]
    public async Task A_page_too_large_to_be_held_is_of_its_version_too()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Order(1, spent: 100), Order(2, spent: 200));
        var report = ReportCatalog.Kpi("customer-product-affinity")!;
        var whole = await warehouse.AnswerAsync(report, Given(("sort", "-spend")));
        Assert.Equal(whole, await warehouse.AnswerAsync(report, Given(("sort", "-spend"), ("limit", "20000"))));
    }

    [Theory]
    [InlineData("delete from ops.gold_versions where version = 1")]
    [InlineData("update ops.gold_versions set created_at = dateadd('second', 1, created_at) where version = 1")]
    public async Task A_page_of_a_version_that_is_gone_is_refused(string loss)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Order(1, spent: 100), Order(2, spent: 200));
        var report = ReportCatalog.Kpi("customer-product-affinity")!;
        var next = (string?)JsonNode.Parse(await warehouse.AnswerAsync(report, Given(("limit", "1"))))!["next"];
        await warehouse.TakeAsync(Order(3, spent: 300));
        await warehouse.Connection.ExecuteAsync(loss);
        var refusal = await Assert.ThrowsAsync<ReportArgumentException>(
            () => warehouse.AnswerAsync(report, Given(("limit", "1"), ("cursor", next!))));
        Assert.Equal("cursor", refusal.Parameter);
        Assert.Contains("Begin anew", refusal.Message, StringComparison.Ordinal);
    }

    private static JsonObject Order(int n, int spent) => Changes.Order(
        string.Create(CultureInfo.InvariantCulture, $"ORD{n}"), "INSERT", 1, amount: spent.ToString(CultureInfo.InvariantCulture),
        date: string.Create(CultureInfo.InvariantCulture, $"2025-01-{n:00}T12:00:00Z"),
        customer: string.Create(CultureInfo.InvariantCulture, $"CUST{n}"));

    private static KeyValuePair<string, string>[] Given(params (string Name, string Value)[] given) =>
        [.. given.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))];
}
