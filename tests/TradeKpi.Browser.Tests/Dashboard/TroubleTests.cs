using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class TroubleTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task A_report_that_fails_says_why_and_can_be_asked_again()
    {
        await using var page = await fixture.OpenAsync("sales");
        page.ExpectsFailures = true;
        var isDown = true;
        await page.Page.RouteAsync("**/api/ops/rejections*", route => isDown
            ? route.FulfillAsync(new()
            {
                Status = 503,
                ContentType = "application/problem+json",
                Body = """{"status":503,"detail":"This cannot be answered now."}"""
            })
            : route.ContinueAsync());
        await page.GoAsync("quality");
        var panel = page.Panel("refusals");
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("This cannot be answered now.");
        isDown = false;
        await panel.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(panel.Locator("tbody tr").First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_report_that_the_host_does_not_have_is_not_asked_for()
    {
        await using var page = await fixture.OpenAsync("sales");
        await page.Page.RouteAsync("**/api/reports", async route =>
        {
            var listed = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = listed.Replace("\"name\":\"customer-product-affinity\"", "\"name\":\"another\"", StringComparison.Ordinal)
            });
        });
        await page.Page.ReloadAsync();
        await page.GoAsync("affinity");
        await Expect(page.Panel("wallets")).ToContainTextAsync("Not available: this host has no report customer-product-affinity.");
    }

    [BrowserFact]
    public async Task A_server_that_stops_is_told_and_found_again()
    {
        await using var page = await fixture.OpenAsync("overview");
        page.ExpectsFailures = true;
        await page.Page.GetByLabel("Update").SelectOptionAsync("2");
        await page.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await Expect(page.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("does not answer");
        await Expect(page.Page.Locator(".notice")).ToContainTextAsync("The server does not answer. What stands here is of ");
        await Expect(page.Page.Locator(".panel:not(.stale)")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".state.failed")).ToHaveCountAsync(0);
        Assert.NotEmpty(await page.TableAsync("by-product"));
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Customers" }).ClickAsync();
        await Expect(page.Panel("segments")).ToContainTextAsync("The server does not answer. This is asked for again by itself.");

        await page.Page.UnrouteAllAsync();
        await Expect(page.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("version");
        await Expect(page.Page.Locator(".panel.stale, .notice:visible")).ToHaveCountAsync(0);
        await Expect(page.Panel("segments").Locator("tbody tr").First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task In_the_past_too_a_server_that_stops_is_told_and_found_again()
    {
        var then = (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"];
        await using var page = await fixture.OpenAsync($"sales?as_of={then}");
        page.ExpectsFailures = true;
        await page.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Customers" }).ClickAsync();
        await Expect(page.Page.Locator(".notice"))
            .ToContainTextAsync($"What stands here is of version {then}; it is asked again by itself.");
        await Expect(page.Panel("segments")).ToContainTextAsync("The server does not answer. This is asked for again by itself.");

        await page.Page.UnrouteAllAsync();
        await Expect(page.Panel("segments").Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".panel.stale, .notice:visible")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".live-state")).ToHaveTextAsync($"version {then}, of the past");
    }

    [BrowserFact]
    public async Task A_moment_that_is_asked_for_while_the_server_is_gone_is_shown_when_it_is_back()
    {
        var then = (await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["version"];
        await using var page = await fixture.OpenAsync("customers");
        page.ExpectsFailures = true;
        await page.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await page.Page.GotoAsync(new Uri(fixture.Address, $"/dashboard#/customers?as_of={then}").ToString());
        await Expect(page.Page.Locator(".time-bar.past")).ToContainTextAsync("The server does not answer.");
        await page.Page.UnrouteAllAsync();
        await Expect(page.Page.Locator(".time-bar.past")).ToContainTextAsync($"version {then} of gold");
        await Expect(page.Panel("segments").Locator("tbody tr").First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_range_that_is_reversed_is_said_once_and_can_be_turned_round()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-16&to=2025-01-10");
        await Expect(page.Page.Locator(".panel")).ToHaveCountAsync(1);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The range is reversed: 2025-01-16 lies after 2025-01-10.");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Swap them" }).ClickAsync();
        await page.SettledAsync();
        Assert.Equal("from=2025-01-10&to=2025-01-16", await page.RangeAsync());
        await Expect(page.Tile("totals", "Net sales")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_day_is_written_as_tables_write_it_and_one_that_is_none_is_not_taken()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-10&to=2025-01-16");
        var from = page.Page.Locator("input[name=from]");
        await from.FillAsync("10.01.2025");
        await from.PressAsync("Enter");
        await Expect(from).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Contains("from=2025-01-10", page.Page.Url, StringComparison.Ordinal);
        await from.FillAsync("2025-01-12");
        await from.PressAsync("Enter");
        await page.SettledAsync();
        Assert.Equal("from=2025-01-12&to=2025-01-16", await page.RangeAsync());
    }

    [BrowserFact]
    public async Task An_address_that_is_none_leads_to_those_that_are()
    {
        await using var page = await fixture.OpenAsync("nonsense");
        await Expect(page.Panel("not-found")).ToContainTextAsync("There is no page nonsense.");
        Assert.Equal("Not found · TradeKpi", await page.Page.TitleAsync());
        await page.Panel("not-found").GetByRole(AriaRole.Link, new() { Name = "Sales" }).ClickAsync();
        await page.SettledAsync();
        await Expect(page.Tile("totals", "Net sales")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Money_that_no_double_can_hold_is_shown_to_the_cent()
    {
        await using var page = await fixture.OpenAsync("quality");
        await page.Page.RouteAsync("**/api/reports/sales-breakdown*", async route =>
        {
            var rows = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = System.Text.RegularExpressions.Regex.Replace(rows,
                "\"net_sales\":[0-9.]+", "\"net_sales\":12345678901234567.89", default, TimeSpan.FromSeconds(5))
            });
        });
        await page.GoAsync("sales");
        Assert.Equal("12,345,678,901,234,567.89", await page.TileAsync("totals", "Net sales"));
    }

    [BrowserFact]
    public async Task A_host_that_asks_for_a_key_gets_it_with_every_question()
    {
        await using var page = await fixture.OpenAsync("quality");
        page.ExpectsFailures = true;
        await page.Page.RouteAsync("**/api/**", async route =>
        {
            if (route.Request.Headers.GetValueOrDefault("x-functions-key") == "secret")
                await route.ContinueAsync();
            else
                await route.FulfillAsync(new() { Status = 401 });
        });
        await page.Page.ReloadAsync();
        await page.Page.Locator("[name=key]").FillAsync("secret");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
        await page.SettledAsync();
        Assert.NotEmpty(await page.TableAsync("refusals"));

        await page.Panel("refusals").Locator("tbody a.walk-link").First.ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = "All of them as CSV" }).ClickAsync());
        Assert.Equal("rows-behind.csv", download.SuggestedFilename);
        Assert.Contains("entity_key", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        // What the browser would follow by itself has no key.
        Assert.Empty(await page.Page.Locator("a[href^='/api']:not([download])").AllTextContentsAsync());
    }

    [BrowserFact]
    public async Task Without_data_every_view_says_so()
    {
        await using var host = await ShownHost.StartAsync(prepare: null);
        await using var page = await fixture.OpenAsync(host.Address, "overview");
        await Expect(page.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("no data yet");
        foreach (var view in ViewTests.Names)
        {
            await page.GoAsync(view);
            Assert.Equal(0, await page.Page.Locator(".state.failed").CountAsync());
        }
    }
}
