using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class SalesTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_tiles_say_what_the_report_says_of_the_same_days()
    {
        await using var page = await fixture.OpenAsync("sales");
        await AssertTilesAsync(page, await page.RangeAsync());
    }

    [BrowserTheory]
    [InlineData("country")]
    [InlineData("category")]
    [InlineData("customer_type")]
    public async Task A_filter_narrows_the_numbers_and_survives_a_reload(string filter)
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var all = await page.TileAsync("totals", "Net sales");
        var select = page.Page.Locator($"select[name={filter}]");
        var early = await select.ElementHandleAsync();
        var value = await select.Locator("option").Nth(1).GetAttributeAsync("value");
        // Its choices came meanwhile, and who had opened it still has it.
        Assert.True(await early.EvaluateAsync<bool>("select => select.isConnected"));
        await select.SelectOptionAsync(value!);
        await page.SettledAsync();
        Assert.Contains($"{filter}={value}", page.Page.Url, StringComparison.Ordinal);
        Assert.NotEqual(all, await page.TileAsync("totals", "Net sales"), StringComparer.Ordinal);
        var question = $"{await page.RangeAsync()}&{filter}={Uri.EscapeDataString(value!)}";
        await AssertTilesAsync(page, question);

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        Assert.Equal(value, await select.InputValueAsync());
        await AssertTilesAsync(page, question);
    }

    [BrowserFact]
    public async Task A_day_that_is_still_to_come_opens_what_is_expected_of_it()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        await page.Panel("daily").Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#walk-title")).ToContainTextAsync("Forecast in");
        var shown = await page.Panel("daily").Locator(".readout-entry:has-text('Forecast') .readout-value").TextContentAsync();
        await Expect(page.Page.Locator(".walk-value")).ToHaveTextAsync(shown!.Split(" (")[0] + " USD");
        await page.SettledAsync();
    }

    [BrowserFact]
    public async Task A_month_that_is_not_over_is_told_apart()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var month = (await page.RangeAsync())[^10..^3];
        await Expect(page.Panel("months").Locator(".panel-about")).ToContainTextAsync($"{month} is not over, and has come to {month}-");
        await page.GoAsync("sales?from=2025-01-05&to=2025-01-06");
        await Expect(page.Panel("months").Locator(".panel-about")).Not.ToContainTextAsync("not over");
        await page.GoAsync("customers");
        await Expect(page.Panel("cohorts").Locator(".panel-note"))
            .ToHaveTextAsync($"{month} is not over: its cells are dashed, and will rise.");
        var cohorts = await fixture.Api.RowsAsync("/api/reports/cohorts");
        var expected = cohorts.Count(row => DateOnly.Parse(row["cohort_month"]!, System.Globalization.CultureInfo.InvariantCulture)
            .AddMonths((int)Shown.Number(row["months_since"])) is var at && $"{at:yyyy-MM}" == month);
        Assert.NotEqual(0, expected);
        await Expect(page.Panel("cohorts").Locator("[data-open]")).ToHaveCountAsync(expected);
    }

    [BrowserFact]
    public async Task A_country_in_the_breakdown_filters_when_it_is_clicked_and_lets_go_when_it_is_clicked_again()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var country = page.Panel("by-country").GetByRole(AriaRole.Link).And(page.Page.Locator("tbody a")).First;
        var name = await country.TextContentAsync();
        await country.ClickAsync();
        await page.SettledAsync();
        Assert.Equal(name, await page.Page.Locator("select[name=country]").InputValueAsync());
        Assert.Equal([name!], (await page.TableAsync("by-country")).Select(row => row[0]), StringComparer.Ordinal);
        await page.Panel("by-country").Locator("tbody a").First.ClickAsync();
        await page.SettledAsync();
        Assert.Empty(await page.Page.Locator("select[name=country]").InputValueAsync());
    }

    [BrowserFact]
    public async Task Days_that_are_set_by_hand_bound_every_panel()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-10&to=2025-01-16");
        await AssertTilesAsync(page, "from=2025-01-10&to=2025-01-16");
        await page.FlipAsync("daily");
        Assert.Equal(["2025-01-16", "2025-01-10"],
            new[] { (await page.TableAsync("daily"))[0][0], (await page.TableAsync("daily"))[^1][0] });
    }

    [BrowserFact]
    public async Task The_table_of_the_days_holds_every_cell_of_the_report_and_the_link_keeps_it_open()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-05&to=2025-01-25");
        await page.FlipAsync("daily");
        var shown = await page.TableAsync("daily");
        var rows = await fixture.Api.RowsAsync("/api/reports/daily-sales?from=2025-01-05&to=2025-01-25&sort=-sale_date");
        Assert.Equal(rows.Select(Day), shown.Select(row => string.Join(" | ", row)), StringComparer.Ordinal);
        await page.Page.ReloadAsync();
        await page.SettledAsync();
        Assert.Equal(shown.Count, (await page.TableAsync("daily")).Count);

        static string Day(IReadOnlyDictionary<string, string?> row) => string.Join(" | ", row.Select(cell => cell.Key switch
        {
            "sale_date" => cell.Value,
            "average_order_value" or "average_price" => Shown.Rounded(cell.Value, 2),
            "top_product_id" or "top_customer_id" => cell.Value ?? "–",
            _ => Shown.Exact(cell.Value),
        }));
    }

    [BrowserTheory]
    [InlineData("by-country", "country")]
    [InlineData("by-category", "category")]
    [InlineData("by-customer-type", "customer_type")]
    public async Task A_breakdown_says_what_the_report_says(string panel, string by)
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var rows = await fixture.Api.RowsAsync($"/api/reports/sales-breakdown?{await page.RangeAsync()}&by={by}&sort=sales_rank");
        var shown = await page.TableAsync(panel);
        var expected = rows.Take(shown.Count).Select(row =>
            $"{row["segment"]} | {Shown.Exact(row["net_sales"])} | {Shown.Percent(row["share_of_sales"])} | " +
            $"{Shown.Exact(row["transactions"])} | {Shown.Rounded(row["average_order_value"], 2)}");
        Assert.True(shown.Count >= Math.Min(3, rows.Count));
        Assert.Equal(expected, shown.Select(row => string.Join(" | ", row)), StringComparer.Ordinal);
    }

    [BrowserTheory]
    [InlineData("by-product", "product")]
    [InlineData("by-customer", "customer")]
    public async Task The_best_ten_are_the_reports_first_ten(string panel, string by)
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var rows = await fixture.Api.RowsAsync($"/api/reports/sales-breakdown?{await page.RangeAsync()}&by={by}&sort=sales_rank&limit=10");
        var names = by == "product" ? await fixture.Api.ProductNamesAsync() : null;
        Assert.Equal(rows.Select(row => $"{Shown.Named(row["segment"]!, names)} {Shown.Exact(row["net_sales"])}"),
            (await page.TableAsync(panel)).Select(row => $"{row[1]} {row[2]}"), StringComparer.Ordinal);
    }

    [BrowserFact]
    public async Task The_CSV_link_gives_the_rows_of_the_panel()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-05&to=2025-01-11");
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Panel("daily").GetByRole(AriaRole.Link, new() { Name = "as CSV" }).ClickAsync());
        Assert.Equal("daily-sales.csv", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.StartsWith("sale_date,", lines[0], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length - 1);
    }

    [BrowserFact]
    public async Task Another_measure_is_drawn_and_kept_in_the_address()
    {
        await using var page = await fixture.OpenAsync("sales");
        await page.Panel("daily").Locator("select").SelectOptionAsync("units");
        await Expect(page.Panel("daily").Locator("h2")).ToHaveTextAsync("Units by day");
        await page.Page.ReloadAsync();
        await Expect(page.Panel("daily").Locator("h2")).ToHaveTextAsync("Units by day");
    }

    private async Task AssertTilesAsync(DashboardPage page, string question)
    {
        var row = Assert.Single(await fixture.Api.RowsAsync("/api/reports/sales-breakdown?" + question));
        Assert.Equal(Shown.Exact(row["net_sales"]), await page.TileAsync("totals", "Net sales"));
        Assert.Equal(Shown.Exact(row["transactions"]), await page.TileAsync("totals", "Orders"));
        Assert.Equal(Shown.Rounded(row["average_order_value"], 2), await page.TileAsync("totals", "Average order"));
        Assert.Equal(Shown.Exact(row["unique_customers"]), await page.TileAsync("totals", "Customers"));
        Assert.Equal(Shown.Exact(row["units"]), await page.TileAsync("totals", "Units sold"));
        Assert.Equal(Shown.Exact(row["cancelled_amount"]), await page.TileAsync("totals", "Cancelled"));
    }
}
