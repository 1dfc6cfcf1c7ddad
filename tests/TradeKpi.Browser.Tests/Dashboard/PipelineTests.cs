using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class PipelineTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_map_shows_each_stage_with_what_it_holds()
    {
        await using var page = await fixture.OpenAsync("overview");
        var rows = await fixture.Api.RowsAsync("/api/ops/pipeline");
        var stages = page.Panel("pipeline").Locator(".stage");
        await Expect(stages).ToHaveCountAsync(rows.Count + 1);
        for (var n = 0; n < rows.Count; n++)
        {
            var figure = await stages.Nth(n).Locator(".stage-figure").TextContentAsync();
            var version = rows[n]["stage"] == "gold" ? "v" : "";
            Assert.StartsWith($"{version}{Shown.Exact(rows[n]["items"])} ", figure, StringComparison.Ordinal);
            Assert.Equal(rows[n]["status"], await stages.Nth(n).Locator(".badge").TextContentAsync());
        }

        Assert.Equal($"{rows[2]["refused"]} in quarantine", await stages.Nth(2).Locator(".refused").TextContentAsync());
        Assert.Equal($"{rows[4]["refused"]} rejected", await stages.Nth(4).Locator(".refused").TextContentAsync());
    }

    [BrowserFact]
    public async Task An_order_that_arrives_is_seen_without_a_reload()
    {
        await using var page = await fixture.OpenAsync("overview?from=2024-06-01&to=2024-06-30");
        await Expect(page.Panel("totals")).ToContainTextAsync("No orders in this range");
        await page.Page.EvaluateAsync("window.isTheSamePage = true");
        await page.Page.GetByLabel("Update").SelectOptionAsync("2");
        await fixture.Api.PostAsync(Order(1, "1234.56"));
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("1,234.56 USD");
        await fixture.Api.PostAsync(Order(2, "0.44"));
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("1,235.00 USD");
        await Expect(page.Tile("totals", "Orders")).ToHaveTextAsync("2");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isTheSamePage"));
        await Expect(page.Panel("by-product").Locator("tbody td").First).ToHaveTextAsync("1,235.00");
    }

    [BrowserFact]
    public async Task Paused_it_asks_no_more()
    {
        await using var page = await fixture.OpenAsync("overview");
        await page.Page.GetByLabel("Update").SelectOptionAsync("0");
        await page.SettledAsync();
        var asked = 0;
        page.Page.Request += (_, _) => asked++;
        await page.Page.WaitForTimeoutAsync(6_000);
        Assert.Equal(0, asked);
    }

    private static string Order(int n, string amount) =>
        $$$"""{"event_id":"0190d3a0-0000-7000-8000-{{{n:D12}}}","entity":"order","change_type":"INSERT","key":"LIVE{{{n}}}","sequence":{{{n}}},"occurred_at":"2024-06-15T10:00:00Z","source":"live-test","schema_version":1,"payload":{"order_id":"LIVE{{{n}}}","customer_id":"LIVE","product_id":"LIVE","order_date":"2024-06-15T10:00:00Z","status":"SHIPPED","quantity":1,"amount":"{{{amount}}}"}}""";
}
