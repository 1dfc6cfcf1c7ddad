using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>What tiles stand beside: like with like, also while the newest day is under way.</summary>
[Collection(DashboardSuites.Name)]
public sealed class ComparisonTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task A_range_that_ends_within_a_day_is_compared_with_the_same_part_of_the_days_before()
    {
        await using var page = await fixture.OpenAsync("sales?range=7d");
        var until = (await fixture.Api.RowsAsync("/api/ops/pipeline"))[0]["last_at"]!;
        var last = Day(until[..10]);
        Assert.Equal($"from={last.AddDays(-6):yyyy-MM-dd}&to={last:yyyy-MM-dd}", await page.RangeAsync());

        await AssertDeltasAsync(page, await page.RangeAsync(),
            $"from={last.AddDays(-13):yyyy-MM-dd}&to={last.AddDays(-7):yyyy-MM-dd}" +
            $"&before={last.AddDays(-7):yyyy-MM-dd}{until[10..]}");
        await Expect(page.Panel("totals").Locator(".panel-note")).ToHaveTextAsync(
            $"Compared with {last.AddDays(-13):yyyy-MM-dd} to {last.AddDays(-7):yyyy-MM-dd}, its last day up to {until[11..16]} UTC " +
            "as the newest.");
    }

    [BrowserFact]
    public async Task A_month_to_date_stands_beside_the_same_part_of_the_month_before()
    {
        await using var page = await fixture.OpenAsync("sales");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "MTD" }).ClickAsync();
        await page.SettledAsync();
        var until = (await fixture.Api.RowsAsync("/api/ops/pipeline"))[0]["last_at"]!;
        Assert.Equal($"from={until[..8]}01&to={until[..10]}", await page.RangeAsync());
        var then = Day(until[..10]).AddMonths(-1);
        await AssertDeltasAsync(page, await page.RangeAsync(),
            $"from={then:yyyy-MM}-01&to={then:yyyy-MM-dd}&before={then:yyyy-MM-dd}{until[10..]}");
    }

    [BrowserTheory]
    [InlineData("traders", "trader-totals")]
    [InlineData("desk", "desk-totals")]
    public async Task Of_trades_too_a_tile_and_its_change_are_of_the_same_part_of_the_day(string view, string panel)
    {
        await using var page = await fixture.OpenAsync(view + "?range=7d");
        var until = (await fixture.Api.RowsAsync("/api/ops/pipeline"))[0]["last_at"]!;
        var last = Day(until[..10]);
        var now = await OfTradesAsync(await page.RangeAsync());
        var then = await OfTradesAsync($"from={last.AddDays(-13):yyyy-MM-dd}&to={last.AddDays(-7):yyyy-MM-dd}" +
            $"&before={last.AddDays(-7):yyyy-MM-dd}{until[10..]}");
        foreach (var (label, column) in new[] { ("Trades", "trades"), ("Fees", "fees") })
        {
            Assert.Equal(Shown.Exact(now[column]), await page.TileAsync(panel, label));
            Assert.Contains(Change(Shown.Number(now[column]), Shown.Number(then[column])), await DeltaAsync(page, panel, label),
                StringComparison.Ordinal);
        }

        await Expect(page.Panel(panel).Locator(".panel-note")).ToContainTextAsync($"its last day up to {until[11..16]} UTC as the newest.");

        async Task<IReadOnlyDictionary<string, string?>> OfTradesAsync(string question) =>
            Assert.Single(await fixture.Api.RowsAsync("/api/reports/realised-pnl?by=none&" + question));
    }

    [BrowserFact]
    public async Task Where_nothing_is_compared_it_says_why()
    {
        await using var page = await fixture.OpenAsync("sales");
        await page.Page.Locator("select[name=compare]").SelectOptionAsync("year");
        await page.SettledAsync();
        var first = (await fixture.Api.RowsAsync("/api/reports/daily-sales?sort=sale_date&limit=1"))[0]["sale_date"];
        await Expect(page.Panel("totals").Locator(".panel-note")).ToContainTextAsync($"the data begin on {first}");
        Assert.Equal(0, await page.Panel("totals").Locator(".delta.good, .delta.bad").CountAsync());
    }

    [BrowserFact]
    public async Task The_newest_day_is_told_apart_while_it_is_not_over()
    {
        await using var page = await fixture.OpenAsync("sales?range=7d");
        var until = (await fixture.Api.RowsAsync("/api/ops/pipeline"))[0]["last_at"]!;
        await Expect(page.Panel("daily").Locator(".panel-note"))
            .ToContainTextAsync($"{until[..10]} is not over: dashed, up to {until[11..16]} UTC.");
        await Expect(page.Panel("daily").Locator(".readout-time")).ToHaveTextAsync(until[..10]);
        await Expect(page.Panel("daily").Locator(".readout-entry").First).ToContainTextAsync("so far");
        await page.Panel("daily").Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Expect(page.Panel("daily").Locator(".readout-entry").First).Not.ToContainTextAsync("so far");
    }

    private async Task AssertDeltasAsync(DashboardPage page, string now, string then)
    {
        var (newer, older) = (await OneAsync(now), await OneAsync(then));
        foreach (var (label, column) in new[] { ("Net sales", "net_sales"), ("Orders", "transactions"), ("Customers", "unique_customers") })
            Assert.Contains(Change(Shown.Number(newer[column]), Shown.Number(older[column])), await DeltaAsync(page, "totals", label),
                StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string?>> OneAsync(string question) =>
        Assert.Single(await fixture.Api.RowsAsync("/api/reports/sales-breakdown?" + question));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Change(decimal now, decimal then) => string.Create(CultureInfo.InvariantCulture,
        $"{(now > then ? "up" : "down")} {Math.Abs((now - then) / then * 100):0.0} %");

    private static async Task<string> DeltaAsync(DashboardPage page, string panel, string label) =>
        (await page.Panel(panel).Locator(".tile").Filter(new() { Has = page.Page.GetByText(label, new() { Exact = true }) })
            .Locator(".delta").TextContentAsync())!;
}
