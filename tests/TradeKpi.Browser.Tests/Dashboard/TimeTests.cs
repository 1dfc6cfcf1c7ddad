using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>The page as it was.</summary>
[Collection(DashboardSuites.Name)]
public sealed class TimeTests(DashboardFixture fixture)
{
    private const string Month = "from=2024-07-01&to=2024-07-31";
    private static int s_orders;

    [BrowserFact]
    public async Task A_link_into_the_past_shows_what_was_known_then_says_so_and_leads_back()
    {
        var (then, day) = await RestatedAsync("100.00", "150.00");
        await using var page = await fixture.OpenAsync($"sales?from={day}&to={day}&as_of={then}");
        await Expect(page.Page.Locator(".time-bar.past")).ToContainTextAsync($"The past: version {then} of gold");
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("100.00 USD");
        Assert.Equal("100.00", (await page.TableAsync("by-product"))[0][2]);
        await page.AssertNoBarrierAsync();
        await page.ShootAsync("past-light");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("150.00 USD");
        await Expect(page.Page.Locator(".time-bar")).ToBeHiddenAsync();
        Assert.DoesNotContain("as_of", page.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task What_changed_since_names_the_cell_and_the_event_that_caused_it()
    {
        var (then, day) = await RestatedAsync("70.00", "95.50");
        await using var page = await fixture.OpenAsync($"sales?{Month}&as_of={then}");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "What changed since" }).ClickAsync();
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        var cell = sheet.Locator("tbody tr").Filter(new() { HasText = day }).Filter(new() { HasText = "Net sales" });
        await Expect(cell).ToContainTextAsync("70.00");
        await Expect(cell).ToContainTextAsync("95.50");
        await cell.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(sheet).ToContainTextAsync("1 change adds up to +25.50 USD.");
        await sheet.Locator(".walk-row").First.ClickAsync();
        await Expect(sheet.Locator(".walk-details")).ToContainTextAsync("\"95.50\"");
        await page.AssertNoBarrierAsync();
        await page.ShootAsync("past-changes", isWhole: false);
    }

    [BrowserTheory]
    [InlineData("sales", "daily-sales")]
    [InlineData("desk", "positions")]
    [InlineData("traders", "trader-performance")]
    [InlineData("affinity", "customer-product-affinity")]
    public async Task What_changed_is_of_what_the_page_shows_and_is_offered_of_yesterday_too(string view, string report)
    {
        var then = (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"];
        await using var page = await fixture.OpenAsync($"quality?as_of={then}");
        await page.GoAsync($"{view}?as_of={then}");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "What changed since" }).ClickAsync();
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(sheet.Locator("select")).ToHaveValueAsync(report);
        await Expect(sheet).ToContainTextAsync($"since version {then}");
        await Expect(sheet).ToContainTextAsync("Of all days, and all else that the report has, whatever range and filters the page has.");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await page.SettledAsync();
        await page.Page.Locator(".top-end").GetByRole(AriaRole.Button, new() { Name = "Time" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        await page.AssertNoBarrierAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "What changed since yesterday" }).ClickAsync();
        await Expect(sheet.Locator("select")).ToHaveValueAsync(report);
        await Expect(sheet).ToContainTextAsync("since a day ago, or since gold began");
        await page.SettledAsync();
    }

    [BrowserFact]
    public async Task In_the_past_filters_offer_and_the_palette_finds_what_was_there_then_and_charts_say_why_alerts_are_not_marked()
    {
        var then = (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"];
        await using var page = await fixture.OpenAsync("sales");
        await Expect(page.Page.Locator("select[name=country] option").Nth(1)).ToBeAttachedAsync();
        await page.Page.RunAndWaitForRequestAsync(() => page.GoAsync($"sales?as_of={then}"), request =>
            request.Url.Contains("by=country", StringComparison.Ordinal) && request.Url.Contains("limit=500", StringComparison.Ordinal)
            && request.Url.Contains($"as_of={then}", StringComparison.Ordinal));
        await Expect(page.Page.Locator("select[name=country] option").Nth(1)).ToBeAttachedAsync();
        await Expect(page.Panel("daily").Locator(".chart-marks"))
            .ToHaveTextAsync("Alerts are not marked: they are told only as they stand now.");
        await page.Page.Keyboard.PressAsync("Control+k");
        await page.Page.RunAndWaitForResponseAsync(() => page.Page.Keyboard.TypeAsync("CUST1"), response =>
            response.Ok && response.Url.Contains("/odata/customer_segments", StringComparison.Ordinal)
            && response.Url.Contains($"as_of={then}", StringComparison.Ordinal));
        await Expect(page.Page.Locator(".palette [role=option]").Filter(new() { HasText = "customer," }).First).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
    }

    [BrowserFact]
    public async Task In_the_past_nothing_is_looked_at_again_and_what_has_none_says_so()
    {
        var (then, _) = await RestatedAsync("1.00", "2.00");
        await using var page = await fixture.OpenAsync($"overview?as_of={then}", new() { ColorScheme = ColorScheme.Dark });
        await Expect(page.Panel("pipeline")).ToContainTextAsync("Has no past: pipeline is told only as it stands now.");
        await page.ShootAsync("past-dark");
        await page.Page.GetByLabel("Update").SelectOptionAsync("2");
        var asked = 0;
        page.Page.Request += (_, _) => asked++;
        await page.Page.WaitForTimeoutAsync(3_000);
        Assert.Equal(0, asked);
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Traders" }).ClickAsync();
        await page.SettledAsync();
        await page.Page.Keyboard.PressAsync("Control+k");
        await page.Page.Keyboard.TypeAsync("desk");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.SettledAsync();
        Assert.EndsWith($"#/desk?as_of={then}", page.Page.Url, StringComparison.Ordinal);
        await Expect(page.Panel("trust-trade")).ToContainTextAsync("Has no past: freshness is told only as it stands now.");
        await Expect(page.Page.Locator(".panel:not(#panel-trust-trade) .state:is(.failed, .unavailable)")).ToHaveCountAsync(0);
        Assert.Contains($"as_of={then}", page.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Every_link_of_the_page_stays_in_the_past()
    {
        var (then, _) = await RestatedAsync("5.00", "6.00");
        await using var page = await fixture.OpenAsync($"overview?range=all&as_of={then}");
        foreach (var view in ViewTests.Names)
        {
            await page.GoAsync($"{view}?range=all&as_of={then}");
            var leaving = await page.Page.Locator($"a[href^='#/']:not([href*='as_of={then}'])").AllTextContentsAsync();
            Assert.True(leaving.Count == 0, $"{view}: {string.Join(", ", leaving)}");
        }

        var behind = Uri.EscapeDataString("sales-breakdown?column=net_sales&from=2025-01-05&to=2025-01-25");
        await page.GoAsync($"sales?as_of={then}&behind={behind}");
        var links = page.Page.Locator("#walk-lineage a");
        await Expect(links.First).ToBeVisibleAsync();
        foreach (var link in await links.AllAsync())
            Assert.Contains($"as_of={then}", await link.GetAttributeAsync("href"), StringComparison.Ordinal);
        await page.SettledAsync();
    }

    [BrowserFact]
    public async Task What_has_no_past_is_not_shown_as_it_is_today()
    {
        var (then, _) = await RestatedAsync("11.00", "12.00");
        await using var page = await fixture.OpenAsync($"alerts?as_of={then}");
        await Expect(page.Panel("alert-rules")).ToContainTextAsync("Has no past: the list of rules is told only as it stands now.");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "New rule" })).ToHaveCountAsync(0);
        await Expect(page.Panel("alert-changes")).ToContainTextAsync("Has no past: alerts is told only as it stands now.");
        var behind = Uri.EscapeDataString("sales-breakdown?column=net_sales&from=2025-01-05&to=2025-01-25");
        await page.GoAsync($"sales?as_of={then}&behind={behind}");
        await Expect(page.Page.Locator("#walk-tests")).ToContainTextAsync("Has no past: data-quality is told only as it stands now.");
    }

    [BrowserFact]
    public async Task In_the_past_the_newest_day_is_as_far_as_it_had_come()
    {
        var (then, _) = await RestatedAsync("13.00", "14.00");
        await using var page = await fixture.OpenAsync($"sales?range=7d&as_of={then}");
        var until = Assert.Single(await fixture.Api.RowsAsync($"/api/ops/versions?as_of={then}&sort=-version&limit=1"))["newest_event_at"]!;
        await Expect(page.Panel("daily").Locator(".panel-note"))
            .ToContainTextAsync($"{until[..10]} is not over: dashed, up to {until[11..16]} UTC.");
        await Expect(page.Panel("totals").Locator(".panel-note"))
            .ToContainTextAsync($"its last day up to {until[11..16]} UTC as the newest.");
    }

    [BrowserFact]
    public async Task The_slider_steps_through_the_versions_by_the_keyboard()
    {
        var (then, day) = await RestatedAsync("8.00", "9.00");
        await using var page = await fixture.OpenAsync($"sales?from={day}&to={day}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Time" }).ClickAsync();
        var slider = page.Page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Page.Locator(".time-bar.past")).ToContainTextAsync($"version {then} ");
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("8.00 USD");
        await Expect(slider).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Tile("totals", "Net sales")).ToHaveTextAsync("9.00 USD");
        await Expect(page.Page.Locator(".time-bar")).ToContainTextAsync("You see what is known now.");
    }

    [BrowserFact]
    public async Task A_moment_without_a_version_is_told_once_with_the_way_back()
    {
        await using var page = await fixture.OpenAsync("sales");
        page.ExpectsFailures = true;
        await page.Page.GotoAsync(new Uri(fixture.Address, "/dashboard#/sales?as_of=999999").ToString());
        await Expect(page.Page.Locator(".time-bar.past")).ToContainTextAsync("There is no version of gold for as_of = 999999.");
        await Expect(page.Page.Locator(".panel")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await page.SettledAsync();
    }

    [BrowserFact]
    public async Task On_a_phone_the_bar_fits()
    {
        var (then, _) = await RestatedAsync("3.00", "4.00");
        await using var page = await fixture.OpenAsync($"sales?as_of={then}",
            new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true });
        Assert.True(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        await page.ShootAsync("past-phone", isWhole: false);
    }

    /// <summary>An order on a day of its own that becomes another: the version that knew it as it was, and the day.</summary>
    private async Task<(string Version, string Day)> RestatedAsync(string was, string becomes)
    {
        var n = Interlocked.Increment(ref s_orders);
        var day = $"2024-07-{n:00}";
        await fixture.Api.PostAsync(Order(n, "INSERT", 1, day, was));
        var then = await VersionAsync(day, was);
        await fixture.Api.PostAsync(Order(n, "UPDATE", 2, day, becomes));
        await VersionAsync(day, becomes);
        return (then, day);
    }

    private async Task<string> VersionAsync(string day, string amount)
    {
        for (var look = 0; look < 600; look++)
        {
            if ((await fixture.Api.RowsAsync($"/api/reports/daily-sales?from={day}&to={day}")) is [var row] && row["net_sales"] == amount)
                return (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"]!;
            await Task.Delay(50);
        }

        throw new TimeoutException($"{day} has no {amount}.");
    }

    private static string Order(int n, string change, int sequence, string day, string amount) =>
        $$$"""{"event_id":"0190d3a1-{{{sequence:D4}}}-7000-8000-{{{n:D12}}}","entity":"order","change_type":"{{{change}}}","key":"PAST{{{n}}}","sequence":{{{sequence}}},"occurred_at":"2024-07-15T10:00:00Z","source":"past-test","schema_version":1,"payload":{"order_id":"PAST{{{n}}}","customer_id":"PAST","product_id":"PAST","order_date":"{{{day}}}T10:00:00Z","status":"SHIPPED","quantity":1,"amount":"{{{amount}}}"}}""";
}
