using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class DeskTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task The_blotter_and_the_positions_say_what_the_reports_say()
    {
        await using var page = await fixture.OpenAsync("desk?range=all");
        var trades = await fixture.Api.RowsAsync($"/api/reports/blotter?{await page.RangeAsync()}&limit=200");
        Assert.Equal(
            trades.Take(50).Select(row =>
                $"{Shown.Time(row["trade_time"])} | {row["trade_id"]} | {row["trader_id"]} | {row["desk"]} | {row["symbol"]} | " +
                $"{row["trade_type"]} | {Shown.Exact(row["quantity"])} | {Shown.Price(row["price"])} {row["currency"]} | " +
                $"{Shown.Exact(row["notional"])} | {Shown.Exact(row["fees"])} | {Shown.Exact(row["closed_quantity"])} | " +
                Shown.Exact(row["realised_pnl"])),
            (await page.TableAsync("blotter")).Select(row => string.Join(" | ", row)), StringComparer.Ordinal);

        var positions = await fixture.Api.RowsAsync("/api/reports/positions?sort=unrealised_pnl");
        Assert.Equal(
            string.Join('\n', positions.Take(15).Select(row =>
                $"{row["trader_id"]} | {row["desk"]} | {row["symbol"]} | {row["side"]} | {Shown.Exact(row["quantity"])} | " +
                $"{Shown.Rounded(row["average_cost"], 2)} | {Shown.Price(row["last_price"])} | " +
                $"{Shown.Exact(row["unrealised_pnl"])} | " +
                $"{Shown.Exact(row["cost"])} | {Shown.Exact(row["market_value"])} | {row["lots"]} | {Shown.Time(row["opened_at"])} | " +
                Shown.Time(row["last_traded_at"]))),
            string.Join('\n', (await page.TableAsync("desk-positions")).Select(row => string.Join(" | ", row))));
        Assert.Equal(Sum(positions, "unrealised_pnl"), await page.TileAsync("desk-totals", "Unrealised PnL"));

        await page.Tile("desk-totals", "Unrealised PnL").GetByRole(AriaRole.Link).ClickAsync();
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync(
            $"AGREES {Sum(positions, "lots", 0)} open lots add up to {Sum(positions, "unrealised_pnl")} USD.");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Panel("blotter").Locator("a[data-behind*='column=notional']").First.ClickAsync();
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync(
            $"AGREES 1 trade adds up to {Shown.Exact(trades[0]["notional"])} USD.");
        Assert.Equal(trades[0]["trade_id"], await sheet.Locator("#walk-rows .walk-row").TextContentAsync());
    }

    [BrowserFact]
    public async Task What_was_realised_is_net_of_fees_by_trader_desk_and_symbol_and_by_the_hour_of_the_newest_day()
    {
        await using var page = await fixture.OpenAsync("desk?range=all");
        var range = await page.RangeAsync();
        foreach (var by in new[] { "desk", "symbol", "trader" })
        {
            await page.Panel("desk-realised").Locator($"[name=by-{by}]").ClickAsync();
            await page.SettledAsync();
            var rows = await fixture.Api.RowsAsync($"/api/reports/realised-pnl?{range}&by={by}&sort=-net_pnl");
            Assert.Equal(rows.Take(10).Select(row => (row["segment"]!, Shown.Exact(row["net_pnl"]))),
                (await page.TableAsync("desk-realised")).Select(row => (row[0], row[1])));
            Assert.Equal(Sum(rows, "net_pnl"), await page.TileAsync("desk-totals", "Net PnL"));
        }

        var day = (await fixture.Api.RowsAsync($"/api/reports/blotter?{range}&limit=1"))[0]["trade_time"]![..10];
        var hours = await fixture.Api.RowsAsync($"/api/reports/realised-pnl?by=none&per=hour&from={day}&to={day}");
        Assert.Equal(Sum(hours, "net_pnl") + " USD", await page.Panel("desk-hours").Locator(".readout-value").First.TextContentAsync());
        await page.Panel("desk-hours").Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#walk-rows")).ToContainTextAsync(
            $"add up to {Shown.Exact(hours[^1]["net_pnl"])} USD.");
    }

    [BrowserFact]
    public async Task Choosing_a_trader_by_the_keyboard_filters_all_of_the_page_and_again_lets_all_in()
    {
        await using var page = await fixture.OpenAsync("desk?range=all");
        var link = page.Panel("blotter").Locator("tbody a").First;
        var trader = await link.TextContentAsync();
        await link.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.SettledAsync();
        Assert.Contains("trader_id=" + trader, page.Page.Url, StringComparison.Ordinal);
        Assert.All(await page.TableAsync("blotter"), row => Assert.Equal(trader, row[2]));
        Assert.All(await page.TableAsync("desk-positions"), row => Assert.Equal(trader, row[0]));
        Assert.Equal(trader, Assert.Single(await page.TableAsync("desk-realised"))[0]);
        var all = await fixture.Api.RowsAsync($"/api/reports/realised-pnl?{await page.RangeAsync()}&trader_id={trader}");
        Assert.Equal(Sum(all, "net_pnl"), await page.TileAsync("desk-totals", "Net PnL"));
        Assert.Equal(Sum(all, "trades", 0), await page.TileAsync("desk-totals", "Trades"));

        await page.Panel("desk-realised").Locator("tbody a").First.ClickAsync();
        await page.SettledAsync();
        Assert.DoesNotContain("trader_id", page.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_trade_that_comes_stands_at_the_top_of_the_blotter_without_a_reload()
    {
        await using var page = await fixture.OpenAsync("desk?range=all");
        var last = (await fixture.Api.RowsAsync("/api/reports/blotter?limit=1"))[0];
        var time = DateTimeOffset.Parse(last["trade_time"]!, CultureInfo.InvariantCulture).AddSeconds(1).UtcDateTime
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await fixture.Api.PostAsync($$$"""
            {"event_id":"desk-live-1","entity":"trade","change_type":"INSERT","key":"LIVE1","sequence":1,"occurred_at":"{{{time}}}",
             "source":"trading-desk","schema_version":1,
             "payload":{"trade_id":"LIVE1","trader_id":"TRADER1","symbol":"ALFA","trade_type":"BUY","quantity":1,"price":"1.00",
                        "fee":"0.01","trade_time":"{{{time}}}"}}
            """);
        await Expect(page.Panel("blotter").Locator("tbody tr").First).ToContainTextAsync("LIVE1", new() { Timeout = 60_000 });
    }

    [BrowserFact]
    public async Task The_hour_that_events_have_come_into_is_dashed()
    {
        var until = DateTimeOffset.Parse((await fixture.Api.RowsAsync("/api/ops/versions?sort=-version&limit=1"))[0]["newest_event_at"]!,
            CultureInfo.InvariantCulture).AddSeconds(1).UtcDateTime;
        var time = until.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await using var page = await fixture.OpenAsync("desk?range=all");
        await fixture.Api.PostAsync($$$"""
            {"event_id":"desk-live-2","entity":"trade","change_type":"INSERT","key":"LIVE2","sequence":1,"occurred_at":"{{{time}}}",
             "source":"trading-desk","schema_version":1,
             "payload":{"trade_id":"LIVE2","trader_id":"TRADER1","symbol":"ALFA","trade_type":"BUY","quantity":1,"price":"1.00",
                        "fee":"0.01","trade_time":"{{{time}}}"}}
            """);
        await Expect(page.Panel("blotter").Locator("tbody")).ToContainTextAsync("LIVE2", new() { Timeout = 60_000 });
        await page.SettledAsync();
        await Expect(page.Panel("desk-hours").Locator(".panel-note"))
            .ToContainTextAsync($"Its last hour is not over: dashed, up to {until:HH:mm} UTC.");
        await Expect(page.Panel("desk-hours").Locator(".readout")).ToContainTextAsync(" so far");
    }

    private static string Sum(IEnumerable<IReadOnlyDictionary<string, string?>> rows, string column, int places = 2) =>
        rows.Sum(row => Shown.Number(row[column]))
            .ToString("N" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
