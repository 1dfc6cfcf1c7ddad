using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>What holds for every view. Each is also photographed, for people.</summary>
[Collection(DashboardSuites.Name)]
public sealed class ViewTests(DashboardFixture fixture)
{
    public static string[] Names { get; } =
        ["overview", "sales", "affinity", "customers", "traders", "desk", "alerts", "quality", "lineage"];

    public static TheoryData<string> Views => [.. Names];

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task A_view_shows_its_answers_without_a_barrier_in_light(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all",
            new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1440, Height = 900 } });
        Assert.Equal("light", await page.Page.Locator("html").GetAttributeAsync("data-theme"));
        await AssertShownAsync(page);
        await page.AssertNoBarrierAsync();
        await page.ShootAsync(view + "-light");
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task A_view_shows_its_answers_without_a_barrier_in_dark(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all",
            new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 1440, Height = 900 } });
        Assert.Equal("dark", await page.Page.Locator("html").GetAttributeAsync("data-theme"));
        await page.AssertNoBarrierAsync();
        await page.ShootAsync(view + "-dark");
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task A_view_does_not_scroll_sideways_on_a_phone(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all",
            new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 });
        Assert.True(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        var outside = await page.Page.Locator("nav a").EvaluateAllAsync<string[]>(
            "all => all.filter(a => a.getBoundingClientRect().left < 0 || a.getBoundingClientRect().right > innerWidth).map(a => a.text)");
        Assert.Empty(outside);
        await page.AssertNoBarrierAsync();
        await page.ShootAsync(view + "-phone");
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task A_view_does_not_scroll_sideways_on_a_wide_screen(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all",
            new() { ViewportSize = new() { Width = 2560, Height = 1440 } });
        Assert.True(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 2560);
        await page.ShootAsync(view + "-wide");
    }

    [BrowserFact]
    public async Task Filters_go_along_from_view_to_view()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-10&to=2025-01-20&country=US");
        await page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Traders" }).ClickAsync();
        await page.SettledAsync();
        Assert.Equal("from=2025-01-10&to=2025-01-20", await page.RangeAsync());
        await page.Page.GoBackAsync();
        await page.SettledAsync();
        Assert.Equal("US", await page.Page.Locator("select[name=country]").InputValueAsync());
    }

    [BrowserFact]
    public async Task The_theme_that_is_chosen_stays()
    {
        await using var page = await fixture.OpenAsync("sales", new() { ColorScheme = ColorScheme.Light });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.SettledAsync();
    }

    private static async Task AssertShownAsync(DashboardPage page)
    {
        foreach (var panel in await page.Page.Locator(".panel").AllAsync())
        {
            Assert.Equal(0, await panel.Locator(".state.failed, .state.loading").CountAsync());
            var isThere = await panel.Locator(".chart, table, .tiles, .trust, .pipeline, .graph, .bars").CountAsync() > 0;
            var why = await panel.Locator(".state").AllTextContentsAsync();
            Assert.True(isThere || why is [{ Length: > 0 }], await panel.GetAttributeAsync("id"));
        }
    }
}
