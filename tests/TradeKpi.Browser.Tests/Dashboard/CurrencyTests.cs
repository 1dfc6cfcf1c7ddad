using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>Nobody has to guess what an amount is in.</summary>
[Collection(DashboardSuites.Name)]
public sealed class CurrencyTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task Every_column_of_money_of_every_report_says_its_currency()
    {
        using var http = new HttpClient { BaseAddress = fixture.Address };
        using var listed = JsonDocument.Parse(await http.GetStringAsync("/api/reports"));
        await using var page = await fixture.OpenAsync("report?name=daily-sales&range=all");
        foreach (var report in listed.RootElement.GetProperty("reports").EnumerateArray())
        {
            var name = report.GetProperty("name").GetString()!;
            var units = report.GetProperty("columns").EnumerateArray().Where(IsAlwaysThere)
                .Select(column => column.GetProperty("unit").GetString()).ToList();
            await page.GoAsync($"report?name={name}&range=all");
            if (await page.Panel("report").Locator("thead th").CountAsync() == 0)
                continue;
            var headings = await page.Panel("report").Locator("thead th").AllTextContentsAsync();
            Assert.Equal(units.Select(unit => unit?.StartsWith("USD", StringComparison.Ordinal) == true),
                headings.Select(heading => heading.EndsWith(" USD", StringComparison.Ordinal)));
            foreach (var (column, _) in units.Index().Where(unit => unit.Item == "currency of the row"))
                Assert.All(await page.TableAsync("report"), row => Assert.Matches("^[0-9,.]+ [A-Z]{3}$", row[column]));
        }
    }

    [BrowserFact]
    public async Task A_price_in_a_currency_of_its_own_is_explained_in_it_and_in_dollars()
    {
        var trade = (await fixture.Api.RowsAsync("/api/reports/blotter")).First(row => row["currency"] != "USD");
        await using var page = await fixture.OpenAsync($"report?name=blotter&trader_id={trade["trader_id"]}&range=all&behind=" +
            Uri.EscapeDataString($"blotter?column=price&trade_id={trade["trade_id"]}"));
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        var own = $"{Shown.Price(trade["price"])} {trade["currency"]}";
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(own);
        var row = sheet.Locator("#walk-rows tbody tr").First;
        await Expect(row).ToContainTextAsync(own);
        var behind = Assert.Single(await fixture.Api.RowsAsync($"/api/explain/blotter?trade_id={trade["trade_id"]}&column=price"));
        await Expect(row).ToContainTextAsync(Shown.Price(behind["price"]));
        await Expect(sheet.Locator("#walk-rows thead")).ToContainTextAsync("Price USD");
    }

    private static bool IsAlwaysThere(JsonElement column) =>
        !column.TryGetProperty("only_when", out var when) || when.ValueKind == JsonValueKind.Null;
}
