using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class FindTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_palette_finds_pages_reports_columns_products_customers_and_traders_by_the_keyboard()
    {
        await using var page = await fixture.OpenAsync("overview");
        var product = (await fixture.Api.RowsAsync("/api/reports/inventory-cover?limit=1"))[0];
        var customer = (await fixture.Api.RowsAsync("/api/reports/customer-segments?limit=1"))[0]["customer_id"]!;
        var trader = (await fixture.Api.RowsAsync("/api/reports/trader-performance?limit=1"))[0]["trader_id"]!;
        foreach (var (typed, kind, address) in new[]
        {
            ("qual", "page", "#/quality"), ("monthly order", "report orders-monthly", "#/report?name=orders-monthly"),
            ("adjusted lift", "column of product-pairs", "#/report?column=adjusted_lift&name=product-pairs"),
            (product["product_name"]!.ToLowerInvariant(), "product", "#/affinity?product_id="),
            (customer.ToLowerInvariant(), "customer", "#/affinity?customer_id=" + customer),
            (trader.ToLowerInvariant(), "trader", "#/traders?trader_id=" + trader),
        })
        {
            await page.Page.Keyboard.PressAsync("Control+k");
            await page.Page.Keyboard.TypeAsync(typed);
            var first = page.Page.Locator(".palette [aria-selected=true]");
            await Expect(first).ToContainTextAsync(kind);
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(page.Page.Locator(".palette")).ToBeHiddenAsync();
            await page.SettledAsync();
            Assert.Contains(address, page.Page.Url, StringComparison.Ordinal);
            Assert.Equal(0, await page.Page.Locator(".state.failed").CountAsync());
        }
    }

    [BrowserFact]
    public async Task In_the_past_the_palette_finds_the_products_and_traders_of_then()
    {
        var then = (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"];
        await fixture.Api.PostAsync(Later("product", "PRODLATER", """
            "product_id":"PRODLATER","name":"Later Samovar","category":"Kitchen","unit_price":"3.50","stock":7
            """));
        await fixture.Api.PostAsync(Later("trade", "TRADELATER", """
            "trade_id":"TRADELATER","trader_id":"TRADERLATER","symbol":"ALFA","trade_type":"BUY","quantity":1,"price":"1.00","fee":"0.01",
            "trade_time":"2025-01-20T10:00:00Z"
            """));
        for (var look = 0; look < 600 && !await AreKnownAsync(); look++)
            await Task.Delay(50);

        await using var page = await fixture.OpenAsync("traders");
        await AssertFindsAsync("later samovar", "product", 1);
        await AssertFindsAsync("traderlater", "trader", 1);
        await page.GoAsync($"traders?as_of={then}");
        await AssertFindsAsync("trader1", "trader", null);
        await AssertFindsAsync("later samovar", "product", 0);
        await AssertFindsAsync("traderlater", "trader", 0);

        async Task<bool> AreKnownAsync() => (await fixture.Api.ProductNamesAsync()).ContainsKey("PRODLATER")
            && (await fixture.Api.RowsAsync("/api/reports/trader-performance?trader_id=TRADERLATER")).Count > 0;

        async Task AssertFindsAsync(string typed, string kind, int? count)
        {
            await page.Page.Keyboard.PressAsync("Control+k");
            await page.Page.Keyboard.TypeAsync(typed);
            await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var found = page.Page.Locator(".palette [role=option]").Filter(new() { HasText = kind });
            await (count is { } known ? Expect(found).ToHaveCountAsync(known) : Expect(found.First).ToBeVisibleAsync());
            await page.Page.Keyboard.PressAsync("Escape");
        }

        static string Later(string entity, string key, string payload) => $$$"""
            {"event_id":"later-{{{key}}}","entity":"{{{entity}}}","change_type":"INSERT","key":"{{{key}}}","sequence":1,
             "occurred_at":"2025-01-20T10:00:00Z","source":"later-test","schema_version":1,"payload":{ {{{payload}}} }}
            """;
    }

    [BrowserFact]
    public async Task The_palette_is_without_a_barrier_and_closes_by_escape()
    {
        await using var page = await fixture.OpenAsync("sales");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.Page.Keyboard.TypeAsync("sales");
        await Expect(page.Page.Locator(".palette [role=option]").Nth(3)).ToBeVisibleAsync();
        await page.AssertNoBarrierAsync();
        await page.ShootAsync("palette", isWhole: false);
        var second = await page.Page.Locator(".palette [role=option]").Nth(1).GetAttributeAsync("id");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Page.Locator(".palette input")).ToHaveAttributeAsync("aria-activedescendant", second!);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator(".palette")).ToBeHiddenAsync();
        Assert.Contains("#/sales", page.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Lineage_is_found_by_part_of_a_name_and_opens_where_it_can_be_read()
    {
        await using var page = await fixture.OpenAsync("lineage");
        var box = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Find a relation or column" });
        await box.FillAsync("sales analysis net");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.SettledAsync();
        Assert.Contains("column=net_sales&node=gold.vw_daily_sales_analysis", page.Page.Url, StringComparison.Ordinal);
        var focused = page.Page.Locator(".box.focused");
        await Expect(focused).ToBeInViewportAsync();
        Assert.True((await focused.Locator("text").BoundingBoxAsync())!.Height >= 11);
        await page.ShootAsync("lineage-focused");
    }

    [BrowserFact]
    public async Task A_report_that_is_found_says_what_its_columns_mean_and_holds_its_rows()
    {
        await using var page = await fixture.OpenAsync("report?name=orders-monthly&column=total_revenue&range=all");
        var rows = await fixture.Api.RowsAsync($"/api/reports/orders-monthly?{await page.RangeAsync()}&limit=1000");
        Assert.Equal(rows.Take(50).Select(row => Shown.Exact(row["total_revenue"])),
            (await page.TableAsync("report")).Select(row => row[4]), StringComparer.Ordinal);
        Assert.Equal("total_revenue", (await page.TableAsync("meaning"))[0][0]);
        await page.AssertNoBarrierAsync();
    }
}
