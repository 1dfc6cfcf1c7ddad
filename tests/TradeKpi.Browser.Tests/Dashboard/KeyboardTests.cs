using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class KeyboardTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_arrow_keys_read_a_chart_day_by_day()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-05&to=2025-01-25");
        var rows = await fixture.Api.RowsAsync("/api/reports/daily-sales?from=2025-01-05&to=2025-01-25");
        await page.Panel("daily").Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await ReadsAsync(0);
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await ReadsAsync(1);
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await ReadsAsync(0);

        async Task ReadsAsync(int at)
        {
            await Expect(page.Panel("daily").Locator(".readout-time")).ToHaveTextAsync(rows[at]["sale_date"]!);
            await Expect(page.Panel("daily").Locator(".readout-value").First).ToHaveTextAsync(Shown.Exact(rows[at]["net_sales"]) + " USD");
        }
    }

    [BrowserFact]
    public async Task A_table_sorts_by_its_headings_and_says_so()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var heading = page.Panel("by-category").GetByRole(AriaRole.Columnheader, new() { Name = "Orders" });
        await heading.GetByRole(AriaRole.Button).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        var orders = (await page.TableAsync("by-category")).Select(row => Shown.Number(row[3].Replace(",", "", StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(orders.OrderDescending(), orders);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
    }

    [BrowserFact]
    public async Task The_first_stop_skips_to_the_content()
    {
        await using var page = await fixture.OpenAsync("overview");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByText("Skip to content")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("main")).ToBeFocusedAsync();
    }
}
