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
    }
}
