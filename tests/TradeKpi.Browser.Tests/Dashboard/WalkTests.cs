using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>From a number to what it is made of.</summary>
[Collection(DashboardSuites.Name)]
public sealed class WalkTests(DashboardFixture fixture)
{
    private const string Days = "from=2025-01-05&to=2025-01-25";

    [BrowserFact]
    public async Task A_tile_opens_the_orders_that_add_up_to_it_and_Back_closes_them()
    {
        await using var page = await fixture.OpenAsync("sales?" + Days);
        var link = page.Tile("totals", "Net sales").GetByRole(AriaRole.Link);
        await link.ClickAsync();
        var sheet = await OpenedAsync(page);
        var row = Assert.Single(await fixture.Api.RowsAsync("/api/reports/sales-breakdown?" + Days));
        var behind = await fixture.Api.RowsAsync($"/api/explain/sales-breakdown?{Days}&column=net_sales&sort=-contribution");
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(Shown.Exact(row["net_sales"]) + " USD");
        await Expect(sheet.Locator("#walk-rows .badge")).ToHaveTextAsync("AGREES");
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync(
            $"{Shown.Exact(behind[0]["rows_behind"])} orders add up to {Shown.Exact(row["net_sales"])} USD.");
        Assert.Equal(behind.Sum(one => Shown.Number(one["contribution"])), Shown.Number(row["net_sales"]));
        Assert.Equal(behind.Take(50).Select(one => one["entity_key"]!), await KeysAsync(sheet), StringComparer.Ordinal);
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(sheet.Locator("#walk-rows tbody th")).ToHaveCountAsync(Math.Min(100, behind.Count));

        await page.Page.GoBackAsync();
        await Expect(sheet).ToBeHiddenAsync();
        Assert.DoesNotContain("behind", page.Page.Url, StringComparison.Ordinal);
        await Expect(link).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task The_sheet_tells_definition_certificates_tests_and_lineage()
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-10&to=2025-01-10");
        await page.FlipAsync("daily");
        await page.Panel("daily").Locator("tbody tr").First.GetByRole(AriaRole.Link).Nth(4).ClickAsync();
        var sheet = await OpenedAsync(page);
        await Expect(sheet.Locator("#walk-title")).ToHaveTextAsync("Net sales in Daily sales");
        await Expect(sheet.Locator("#walk-definition")).ToContainTextAsync("gross_sales - cancelled_amount");
        var certificate = Assert.Single(
            await fixture.Api.RowsAsync("/api/ops/day-certificates?entity=order&from=2025-01-10&to=2025-01-10"));
        await Expect(sheet.Locator("#walk-certificate .badge")).ToHaveTextAsync("AGREES");
        await Expect(sheet.Locator("#walk-certificate")).ToContainTextAsync(certificate["digest"]!);
        await Expect(sheet.Locator("#walk-tests")).ToContainTextAsync("daily_sales_agree");
        await Expect(sheet.Locator("#walk-lineage")).ToContainTextAsync("gold.daily_sales cancelled_amount, gross_sales");

        await sheet.Locator("#walk-definition").GetByRole(AriaRole.Link, new() { Name = "cancelled_amount" }).ClickAsync();
        await Expect(sheet.Locator("#walk-title")).ToHaveTextAsync("Cancelled amount in Daily sales");
        await Expect(page.Busy).ToHaveCountAsync(0);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(sheet).ToBeHiddenAsync();
        await page.Page.GoForwardAsync();
        await Expect(sheet.Locator("#walk-title")).ToHaveTextAsync("Net sales in Daily sales");

        await sheet.Locator("#walk-tests summary").ClickAsync();
        await sheet.Locator("#walk-tests").GetByRole(AriaRole.Link, new() { Name = "daily_sales_agree" }).Last.ClickAsync();
        await Expect(sheet.Locator("#walk-title")).ToContainTextAsync("Failures in");
        await Expect(sheet.Locator(".walk-where")).ToContainTextAsync("daily_sales_agree");
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync("add up to");
    }

    [BrowserFact]
    public async Task Profit_and_loss_is_made_of_the_lots_that_closed_each_with_both_its_events()
    {
        await using var page = await fixture.OpenAsync("traders?range=all");
        await page.Panel("traders").Locator("tbody tr").First.Locator("a.walk-link").First.ClickAsync();
        var sheet = await OpenedAsync(page);
        var trader = (await page.TableAsync("traders"))[0];
        var lots = await fixture.Api.RowsAsync(
            $"/api/explain/trader-performance?{await page.RangeAsync()}&trader_id={trader[0]}&column=realised_pnl&sort=-contribution");
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(trader[1] + " USD");
        await Expect(sheet.Locator("#walk-rows .badge")).ToHaveTextAsync("AGREES");
        Assert.Equal(lots.Take(50).Select(lot => lot["entity_key"]!), await KeysAsync(sheet), StringComparer.Ordinal);
        await sheet.Locator(".walk-row").First.ClickAsync();
        var details = sheet.Locator(".walk-details").First;
        foreach (var cell in new[] { "event_id", "file_name", "opening_event_id", "opening_file_name" })
            await Expect(details).ToContainTextAsync(lots[0][cell]!);
        await details.GetByRole(AriaRole.Button, new() { Name = $"All events of {lots[0]["opened_by"]}" }).ClickAsync();
        await Expect(details.Locator(".walk-events li").First).ToContainTextAsync("accepted");
        await page.AssertNoBarrierAsync();
        await page.ShootAsync("walk-lots", isWhole: false);
    }

    [BrowserFact]
    public async Task The_numbers_of_a_table_are_one_stop_that_arrow_keys_move_and_Enter_opens()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var links = page.Panel("by-category").Locator("tbody a.walk-link");
        Assert.Equal(1, await page.Panel("by-category").Locator("tbody a.walk-link[tabindex='0']").CountAsync());
        await links.First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        var category = (await page.TableAsync("by-category"))[1];
        await page.Page.Keyboard.PressAsync("Enter");
        var sheet = await OpenedAsync(page);
        await Expect(sheet.Locator("#walk-title")).ToContainTextAsync("Transactions");
        await Expect(sheet.Locator(".walk-where")).ToContainTextAsync(category[0]);
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(category[3]);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator(":focus")).ToHaveTextAsync(category[3]);
    }

    [BrowserFact]
    public async Task A_link_opens_the_number_over_its_page_and_closing_leaves_the_page()
    {
        var behind = Uri.EscapeDataString("customer-segments?column=monetary&customer_id=CUST1");
        await using var page = await fixture.OpenAsync("customers?behind=" + behind);
        var sheet = await OpenedAsync(page);
        await Expect(sheet.Locator("#walk-rows .badge")).ToHaveTextAsync("AGREES");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(sheet).ToBeHiddenAsync();
        Assert.DoesNotContain("behind", page.Page.Url, StringComparison.Ordinal);
        await page.SettledAsync();
        await Expect(page.Panel("best-customers")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_refusal_opens_its_events_a_data_test_its_offenders_and_a_number_without_rows_says_why_it_has_none()
    {
        await using var page = await fixture.OpenAsync("quality");
        await page.Panel("refusals").Locator("tbody a.walk-link").First.ClickAsync();
        var sheet = await OpenedAsync(page);
        var refused = (await page.TableAsync("refusals"))[0];
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(refused[3]);
        await Expect(sheet.Locator("#walk-rows .badge")).ToHaveTextAsync("AGREES");
        await sheet.Locator(".walk-row").First.ClickAsync();
        await Expect(sheet.Locator(".walk-details").First).ToContainTextAsync(", line ");
        await Expect(sheet.Locator(".walk-details").First).ToContainTextAsync(
            refused[1] == "quarantined" ? "tradekpi quarantine show" : "All events of");
        await page.Page.Keyboard.PressAsync("Escape");

        var check = (await page.TableAsync("checks"))[0];
        await page.Panel("checks").Locator("tbody a.walk-link").First.ClickAsync();
        await OpenedAsync(page);
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(check[2]);
        var offenders = await fixture.Api.RowsAsync($"/api/explain/data-quality?check_name={check[0]}&sort=-contribution");
        Assert.NotEmpty(offenders);
        Assert.Equal(offenders.Take(50).Select(row => row["entity_key"]!), await KeysAsync(sheet), StringComparer.Ordinal);
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Panel("runs").Locator("tbody a.walk-link").First.ClickAsync();
        await OpenedAsync(page);
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync("No rows stand behind it: a run is itself what is recorded");
    }

    [BrowserFact]
    public async Task Each_number_of_the_accounting_opens_the_events_that_it_counts()
    {
        await using var page = await fixture.OpenAsync("quality");
        var accounting = Assert.Single(await fixture.Api.RowsAsync("/api/ops/accounting"));
        foreach (var label in new[] { "Received", "Applied", "Rejected", "Quarantined" })
        {
            await page.Tile("accounting", label).GetByRole(AriaRole.Link).ClickAsync();
            var sheet = await OpenedAsync(page);
            var value = Shown.Exact(accounting[label is "Received" ? "positions" : label.ToLowerInvariant()]);
            await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync($"AGREES {value} events add up to {value}.");
            await sheet.Locator(".walk-row").First.ClickAsync();
            await Expect(sheet.Locator(".walk-details").First).ToContainTextAsync(", line ");
            await page.Page.Keyboard.PressAsync("Escape");
        }
    }

    [BrowserTheory]
    [InlineData("desk", ".tile:has-text('Open positions') .tile-foot a", "Lots in Open positions", "AGREES")]
    [InlineData("traders", ".tile:has-text('Win rate') a", "Win rate in Realised profit and loss", "stand behind it")]
    [InlineData("overview", ".stage-figure a", "Items in", "No rows stand behind it")]
    [InlineData("customers", "#panel-cohorts tbody td >> nth=0 >> a", "Cohort customers in", "AGREES")]
    [InlineData("affinity", "#panel-popularity tbody td >> nth=0 >> a", "Customers in", "AGREES")]
    [InlineData("traders", "#panel-drawdown .plot", "Realised PnL in", "AGREES")]
    [InlineData("quality", "#panel-refused-hours :is(.plot, .bars a) >> nth=0", "Events in", "AGREES")]
    public async Task Every_number_has_a_way_in(string view, string at, string title, string told)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all");
        await page.Page.Locator(at).First.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var sheet = await OpenedAsync(page);
        await Expect(sheet.Locator("#walk-title")).ToContainTextAsync(title);
        await Expect(sheet.Locator("#walk-rows")).ToContainTextAsync(told);
        await Expect(sheet.Locator(".walk-value")).Not.ToHaveTextAsync("–");
    }

    [BrowserTheory]
    [InlineData("daily", 0.5f, 0.5f)]
    [InlineData("daily", 0f, 0.5f)]
    [InlineData("daily", 1f, 0f)]
    [InlineData("daily", 1.004f, 1f)]
    public async Task A_click_on_a_point_of_a_chart_opens_what_is_read_there_up_to_the_edges(string panel, float across, float down)
    {
        await using var page = await fixture.OpenAsync("sales?from=2025-01-05&to=2025-01-25&forecast=none");
        var sales = await fixture.Api.RowsAsync("/api/reports/daily-sales?from=2025-01-05&to=2025-01-25");
        var plot = (await page.Panel(panel).Locator(".u-over").BoundingBoxAsync())!;
        await page.Page.Mouse.ClickAsync(plot.X + (plot.Width * across), plot.Y + (plot.Height * down));
        var sheet = await OpenedAsync(page);
        var day = sales[(int)Math.Round((sales.Count - 1) * Math.Min(1, across))];
        await Expect(sheet.Locator(".walk-where")).ToContainTextAsync(day["sale_date"]!);
        await Expect(sheet.Locator(".walk-value")).ToHaveTextAsync(Shown.Exact(day["net_sales"]) + " USD");
    }

    [BrowserFact]
    public async Task A_click_on_a_point_without_rows_says_so_and_a_drag_over_days_opens_none()
    {
        await using var page = await fixture.OpenAsync("sales?from=2024-12-25&to=2025-01-25");
        var plot = (await page.Panel("daily").Locator(".u-over").BoundingBoxAsync())!;
        var middle = plot.Y + (plot.Height / 2);
        await page.Page.Mouse.ClickAsync(plot.X + (plot.Width / 50), middle);
        await Expect(page.Panel("daily").Locator(".readout")).ToContainTextAsync("nothing stands behind this");
        await page.Page.Mouse.MoveAsync(plot.X + (plot.Width * 0.4f), middle);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(plot.X + (plot.Width * 0.6f), middle, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await page.SettledAsync();
        await Expect(page.Page.Locator("[name=from]")).Not.ToHaveValueAsync("2024-12-25");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Products_have_their_names_in_the_sheet_and_on_the_page_of_a_report()
    {
        var names = await fixture.Api.ProductNamesAsync();
        var behind = Uri.EscapeDataString($"sales-breakdown?column=net_sales&{Days}");
        await using var page = await fixture.OpenAsync($"sales?{Days}&behind={behind}");
        var sheet = await OpenedAsync(page);
        var orders = await fixture.Api.RowsAsync($"/api/explain/sales-breakdown?{Days}&column=net_sales&sort=-contribution&limit=5");
        var shown = await sheet.Locator("#walk-rows tbody tr:not(.walk-details)")
            .EvaluateAllAsync<string[]>("rows => rows.map(row => row.children[4].textContent)");
        Assert.Equal(orders.Select(order => Shown.Named(order["product_id"]!, names)), shown.Take(5), StringComparer.Ordinal);

        await page.GoAsync("report?name=customer-product-affinity");
        var rows = await fixture.Api.RowsAsync("/api/reports/customer-product-affinity?limit=5");
        Assert.Equal(rows.Select(row => Shown.Named(row["product_id"]!, names)),
            (await page.TableAsync("report")).Take(5).Select(row => row[2]), StringComparer.Ordinal);
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 2560)]
    public async Task The_sheet_has_no_barrier_and_does_not_scroll_sideways(ColorScheme scheme, int width)
    {
        var behind = Uri.EscapeDataString($"sales-breakdown?column=net_sales&{Days}");
        await using var page = await fixture.OpenAsync($"sales?{Days}&behind={behind}",
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
                IsMobile = width < 700,
                HasTouch = width < 700,
            });
        var sheet = await OpenedAsync(page);
        await sheet.Locator(".walk-row").First.ClickAsync();
        Assert.True(await sheet.Locator(".walk-body").EvaluateAsync<bool>("body => body.scrollWidth <= body.clientWidth"));
        await page.AssertNoBarrierAsync();
        await page.ShootAsync($"walk-{width}", isWhole: false);
    }

    private static async Task<ILocator> OpenedAsync(DashboardPage page)
    {
        var sheet = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(sheet).ToBeVisibleAsync();
        await Expect(page.Busy).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        return sheet;
    }

    private static async Task<IEnumerable<string>> KeysAsync(ILocator sheet) =>
        await sheet.Locator("#walk-rows .walk-row").AllTextContentsAsync();
}
