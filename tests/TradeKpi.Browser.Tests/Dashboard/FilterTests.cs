using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>What the reader has narrowed by holds for a panel, or the panel says that it does not.</summary>
[Collection(DashboardSuites.Name)]
public sealed class FilterTests(DashboardFixture fixture)
{
    [BrowserTheory]
    [InlineData("sales", "country=US", "cover months")]
    [InlineData("sales", "category=Toys", "months")]
    [InlineData("customers", "country=US", "cohorts")]
    [InlineData("affinity", "customer_id=CUST1", "pairs popularity")]
    [InlineData("affinity", "customer_type=VIP", "pairs")]
    [InlineData("traders", "trader_id=TRADER1", "")]
    [InlineData("desk", "trader_id=TRADER1", "")]
    public async Task A_panel_whose_report_does_not_take_a_filter_says_so_and_no_other_does(string view, string filter, string ignoring)
    {
        await using var page = await fixture.OpenAsync($"{view}?range=all&{filter}");
        var name = filter.Split('=')[0].Replace("_id", "", StringComparison.Ordinal).Replace('_', ' ');
        var found = new List<string>();
        foreach (var panel in await page.Page.Locator(".panel:has(a[href*='format=csv'])").AllAsync())
        {
            var id = (await panel.GetAttributeAsync("id"))!["panel-".Length..];
            var asked = await panel.Locator("a[href*='format=csv']").GetAttributeAsync("href");
            var note = await panel.Locator(".panel-note").TextContentAsync() ?? "";
            var isTold = note.Contains($"Not narrowed by {name}.", StringComparison.Ordinal);
            Assert.True(isTold != asked!.Contains(filter, StringComparison.Ordinal), $"{id}: {asked} {note}");
            if (isTold)
                found.Add(id);
        }

        Assert.All(ignoring.Split(' ', StringSplitOptions.RemoveEmptyEntries), id => Assert.Contains(id, found, StringComparer.Ordinal));
        if (view is "sales" or "traders" or "desk")
            await Expect(page.Page.Locator(".trust").Locator("xpath=ancestor::section").Locator(".panel-note"))
                .ToContainTextAsync("Not narrowed by ");
    }

    [BrowserFact]
    public async Task A_filter_that_a_view_does_not_show_does_not_narrow_it_and_goes_along_to_those_that_do()
    {
        await using var page = await fixture.OpenAsync("sales?range=all&country=US&trader_id=TRADER1");
        var sold = await page.TileAsync("totals", "Net sales");
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await page.SettledAsync();
        var all = Assert.Single(await fixture.Api.RowsAsync("/api/reports/sales-breakdown?" + await page.RangeAsync()));
        Assert.NotEqual(sold, Shown.Exact(all["net_sales"]), StringComparer.Ordinal);
        Assert.Equal(Shown.Exact(all["net_sales"]), await page.TileAsync("totals", "Net sales"));
        Assert.True((await page.TableAsync("traders")).Count > 1);
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Sales" }).ClickAsync();
        await page.SettledAsync();
        Assert.Equal(sold, await page.TileAsync("totals", "Net sales"));
    }
}
