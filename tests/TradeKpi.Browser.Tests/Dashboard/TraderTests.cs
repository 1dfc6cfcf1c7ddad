using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class TraderTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_table_says_what_the_report_says()
    {
        await using var page = await fixture.OpenAsync("traders?range=all");
        var rows = await fixture.Api.RowsAsync($"/api/reports/trader-performance?{await page.RangeAsync()}&sort=-realised_pnl");
        var expected = rows.Select(row =>
            $"{row["trader_id"]} | {Shown.Exact(row["realised_pnl"])} |  | {Shown.Exact(row["trades"])} | {Shown.Exact(row["volume"])} | " +
            $"{Shown.Exact(row["notional"])} | {Shown.Rounded(row["vwap"], 4)} | "
            + $"{Shown.Exact(row["fees"])} | {row["wins"]} | {row["losses"]} | {Shown.Percent(row["win_rate"])} | " +
                $"{Shown.Rounded(row["profit_factor"], 2)} | {Shown.Rounded(row["average_win"], 2)} | "
            + $"{Shown.Rounded(row["average_loss"], 2)} | {Shown.Exact(row["max_drawdown"])}");
        Assert.Equal(expected, (await page.TableAsync("traders")).Select(row => string.Join(" | ", row)), StringComparer.Ordinal);
    }

    [BrowserTheory]
    [InlineData("pnl")]
    [InlineData("drawdown")]
    public async Task A_line_of_several_is_chosen_by_the_keyboard_or_the_pointer_and_opens_its_own_trader(string panel)
    {
        await using var page = await fixture.OpenAsync("traders?range=all");
        var sheet = page.Page.GetByRole(Microsoft.Playwright.AriaRole.Dialog);
        var chosen = page.Panel(panel).Locator(".readout-entry[aria-current=true]");
        var labels = await page.Panel(panel).Locator(".readout-label").AllTextContentsAsync();
        Assert.True(labels.Count > 1);
        await page.Panel(panel).Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal(labels[1], await chosen.Locator(".readout-label").TextContentAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await AssertOpenedAsync(labels[1], (await chosen.Locator(".readout-value").TextContentAsync())!);

        var plot = page.Panel(panel).Locator(".u-over");
        var box = (await plot.BoundingBoxAsync())!;
        foreach (var down in new[] { 0.05f, 0.95f })
        {
            await plot.HoverAsync(new() { Position = new() { X = box.Width * 0.9f, Y = box.Height * down } });
            var label = await chosen.Locator(".readout-label").TextContentAsync();
            var drawn = await chosen.Locator(".readout-value").TextContentAsync();
            await plot.ClickAsync(new() { Position = new() { X = box.Width * 0.9f, Y = box.Height * down } });
            await AssertOpenedAsync(label!, drawn!);
        }

        async Task AssertOpenedAsync(string trader, string drawn)
        {
            await Expect(sheet.Locator(".walk-where")).ToContainTextAsync(trader);
            if (panel == "pnl")
                await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(drawn);
            await Expect(sheet.Locator("#walk-rows .badge")).ToHaveTextAsync("AGREES");
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(sheet).ToBeHiddenAsync();
        }
    }

    [BrowserFact]
    public async Task The_totals_are_the_sums_of_the_traders()
    {
        await using var page = await fixture.OpenAsync("traders?range=all");
        var rows = await fixture.Api.RowsAsync($"/api/reports/trader-performance?{await page.RangeAsync()}");
        Assert.Equal(Sum("realised_pnl"), await page.TileAsync("trader-totals", "Realised PnL"));
        Assert.Equal(Sum("fees"), await page.TileAsync("trader-totals", "Fees"));
        Assert.Equal(Sum("notional"), await page.TileAsync("trader-totals", "Notional"));

        string Sum(string column) => rows.Sum(row => Shown.Number(row[column])).ToString("N2", CultureInfo.InvariantCulture);
    }

    [BrowserFact]
    public async Task A_trader_that_is_clicked_stands_alone_with_its_curve()
    {
        await using var page = await fixture.OpenAsync("traders?range=all");
        var link = page.Panel("traders").Locator("tbody a").First;
        var trader = await link.TextContentAsync();
        await link.ClickAsync();
        await page.SettledAsync();
        Assert.Contains("trader_id=" + trader, page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(trader, Assert.Single(await page.TableAsync("traders"))[0]);

        var trades = await fixture.Api.RowsAsync(
            $"/api/reports/trade-summary?{await page.RangeAsync()}&trader_id={trader}&sort=-trade_date&limit=20");
        Assert.Equal(trades.Select(row => $"{row["trade_date"]} {row["symbol"]} {row["trade_type"]} {row["trades"]}"),
            (await page.TableAsync("symbols")).Select(row => string.Join(' ', row[..4])), StringComparer.Ordinal);

        var days = await fixture.Api.RowsAsync(
            $"/api/reports/trader-performance?{await page.RangeAsync()}&trader_id={trader}&group_by=day");
        var last = page.Panel("pnl").Locator(".readout-value");
        Assert.Equal(days.Sum(day => Shown.Number(day["realised_pnl"])).ToString("N2", CultureInfo.InvariantCulture) + " USD",
            await last.TextContentAsync());
        var (sum, peak) = (0m, 0m);
        foreach (var day in days)
        {
            sum += Shown.Number(day["realised_pnl"]);
            peak = Math.Max(peak, sum);
        }

        Assert.Equal((sum - peak).ToString("N2", CultureInfo.InvariantCulture) + " USD",
            await page.Panel("drawdown").Locator(".readout-value").TextContentAsync());
    }
}
