using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class AlertTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task A_rule_is_written_fires_is_marked_in_charts_and_goes_by_the_keyboard_alone_and_a_fault_is_told_in_the_dialog()
    {
        await using var page = await fixture.OpenAsync("alerts");
        page.ExpectsFailures = true;
        await fixture.Api.PutAsync("/api/alerts/best-day", """{"report":"daily-sales","column":"net_sales","above":1}""");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New rule" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await page.AssertNoBarrierAsync();
        await dialog.Locator("[name=name]").FillAsync("stages");
        await dialog.Locator("[name=report]").SelectOptionAsync("pipeline");
        await dialog.Locator("[name=column]").SelectOptionAsync("position");
        await page.Page.Keyboard.PressAsync("Enter");
        await dialog.Locator("[name=above]").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("stages: a threshold needs above, below or both.");
        await dialog.Locator("[name=above]").FillAsync("5.5");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await page.SettledAsync();

        // It is looked at after the next run, or half a minute later.
        var rule = page.Panel("alert-rules").Locator("tbody tr").Filter(new() { HasText = "stages" });
        await Expect(rule).ToContainTextAsync("FIRING", new() { Timeout = 60_000 });
        await Expect(rule).ToContainTextAsync("above 5.5");
        await Expect(page.Panel("alert-changes").Locator("tbody tr").Filter(new() { HasText = "stages" }).First)
            .ToContainTextAsync("stages: pipeline position is 6, beyond 5.5 (6).");

        await rule.GetByRole(AriaRole.Button, new() { Name = "stages" }).ClickAsync();
        await Expect(dialog.Locator("[name=above]")).ToHaveValueAsync("5.5");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(rule).ToHaveCountAsync(0);

        await page.GoAsync("sales?range=all");
        var best = (await fixture.Api.RowsAsync("/api/reports/daily-sales?sort=-net_sales&limit=1"))[0]["sale_date"];
        await Expect(page.Panel("daily").Locator(".chart-marks")).ToHaveTextAsync($"best-day fires {best}");
        await page.GoAsync($"sales?from={best}&to={best}");
        await Expect(page.Panel("daily").Locator(".chart-marks")).ToHaveTextAsync($"best-day fires {best}");
        await page.GoAsync("sales?from=2025-01-05&to=2025-01-06");
        await Expect(page.Panel("daily").Locator(".chart-marks")).ToHaveCountAsync(best is "2025-01-05" or "2025-01-06" ? 1 : 0);

        await page.GoAsync("alerts");
        var change = page.Panel("alert-changes").Locator("tbody tr").Filter(new() { HasText = "best-day" }).First;
        var (value, version) = (await change.Locator("td").Nth(2).TextContentAsync(), await change.Locator("td").Nth(5).TextContentAsync());
        await change.Locator("td").Nth(2).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Page.Locator("#walk-title")).ToHaveTextAsync("Net sales in Daily sales");
        await Expect(page.Page.Locator(".walk-where")).ToContainTextAsync(best!);
        await Expect(page.Page.Locator(".walk-value")).ToContainTextAsync(" USD");
        Assert.Equal(Number(value), Number(await page.Page.Locator(".walk-value").TextContentAsync()));
        Assert.Contains("as_of=" + version!.Replace(",", "", StringComparison.Ordinal), page.Page.Url, StringComparison.Ordinal);
        await page.SettledAsync();

        static decimal Number(string? shown) => Shown.Number(shown!.Replace(",", "", StringComparison.Ordinal).Replace(" USD", "",
            StringComparison.Ordinal));
    }

    [BrowserTheory]
    [InlineData(3, "and 1496 more")]
    [InlineData(99, "and 4996 more; earlier ones are not marked, being too many")]
    public async Task A_chart_asks_for_the_changes_of_its_days_and_takes_all_of_their_pages_or_says_that_there_are_more(
        int pages, string more)
    {
        await using var page = await fixture.OpenAsync("alerts");
        var asked = new List<string>();
        await page.Page.RouteAsync("**/api/ops/alerts?*", async route =>
        {
            asked.Add(new Uri(route.Request.Url).Query);
            var isOfSales = route.Request.Url.Contains("report=daily-sales", StringComparison.Ordinal);
            var n = asked.Count(query => query.Contains("report=daily-sales", StringComparison.Ordinal));
            var rows = Enumerable.Range(0, isOfSales ? 500 : 0).Select(_ => """
                {"changed_at":"2025-01-20T10:00:00.000000Z","rule":"busy","state":"FIRING","report":"daily-sales","column_name":"net_sales",
                 "row_key":"2025-01-10"}
                """);
            var next = isOfSales && n < pages ? $"\"page{n}\"" : "null";
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = $$"""{"report":"alerts","as_of":null,"rows":[{{string.Join(',', rows)}}],"next":{{next}}}""",
            });
        });
        await page.GoAsync("sales?from=2025-01-05&to=2025-01-25");
        await Expect(page.Panel("daily").Locator(".chart-marks a")).ToHaveTextAsync(more);
        Assert.Equal(["", "page1", "page2"], asked.Where(query => query.Contains("report=daily-sales", StringComparison.Ordinal))
            .Select(query => query.Split("cursor=") is [_, var cursor] ? cursor.Split('&')[0] : "").Take(3), StringComparer.Ordinal);
        Assert.All(asked, query => Assert.Contains("marked_from=2025-01-05&marked_to=2025-01-25", query, StringComparison.Ordinal));
    }
}
