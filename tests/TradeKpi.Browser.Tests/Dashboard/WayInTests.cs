using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>Every number of the page leads to what it is made of.</summary>
[Collection(DashboardSuites.Name)]
public sealed class WayInTests(DashboardFixture fixture)
{
    private const string NamesItsRow = "names its row";

    /// <summary>Numbers that lead nowhere, as panel and heading, and why.</summary>
    private static readonly Dictionary<string, string> s_without = new(StringComparer.Ordinal)
    {
        ["months Order year"] = NamesItsRow,
        ["months Order month"] = NamesItsRow,
        ["cohorts Months since"] = NamesItsRow,
        ["completeness Hub partition"] = NamesItsRow,
    };

    [BrowserTheory]
    [MemberData(nameof(ViewTests.Views), MemberType = typeof(ViewTests))]
    public async Task Every_tile_and_every_cell_with_a_number_has_a_way_in(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all");
        var panels = await page.Page.Locator(".panel").EvaluateAllAsync<string[]>("all => all.map(one => one.id.slice(6))");
        var without = new HashSet<string>(await WithoutAsync(page), StringComparer.Ordinal);
        await page.GoAsync($"{view}?range=all&tables={string.Join(',', panels)}");
        without.UnionWith(await WithoutAsync(page));
        without.ExceptWith(s_without.Keys);
        Assert.Empty(without);
    }

    [BrowserTheory]
    [InlineData("sales")]
    [InlineData("traders")]
    [InlineData("desk")]
    [InlineData("quality")]
    public async Task A_tile_opens_the_number_that_it_shows_or_the_rows_that_it_counts(string view)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all");
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        foreach (var link in await page.Page.Locator(".tile-value a[data-behind]").AllAsync())
        {
            var value = await link.TextContentAsync();
            await link.ClickAsync();
            await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(new Regex($"^{Regex.Escape(value!)}( [A-Z]{{3}})?$",
                RegexOptions.None, TimeSpan.FromSeconds(1)));
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(sheet).ToBeHiddenAsync();
        }

        foreach (var link in await page.Page.Locator(".tile-value a[data-panel]").AllAsync())
        {
            var panel = page.Panel((await link.GetAttributeAsync("data-panel"))!);
            await link.PressAsync("Enter");
            await Expect(panel.Locator(".table-frame")).ToBeFocusedAsync();
            await Expect(panel).ToBeInViewportAsync();
            if (await panel.Locator(".more").IsVisibleAsync())
                await panel.Locator(".more").ClickAsync();
            await Expect(panel.Locator("tbody tr")).ToHaveCountAsync((int)Shown.Number((await link.TextContentAsync())!.Replace(",", "",
                StringComparison.Ordinal)));
        }
    }

    /// <summary>The tiles and cells without one, as panel and label.</summary>
    private static Task<string[]> WithoutAsync(DashboardPage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll(".tile-value, tbody .number")]
          .filter(number => /\d/.test(number.textContent) && !number.querySelector("a.walk-link"))
          .map(number => `${number.closest(".panel").id.slice(6)} ${number.matches(".tile-value")
            ? number.parentElement.firstChild.textContent
            : number.closest("table").tHead.rows[0].cells[number.cellIndex].textContent}`)
        """);
}
