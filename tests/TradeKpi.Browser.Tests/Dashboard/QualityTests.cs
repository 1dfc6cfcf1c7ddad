using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class QualityTests(DashboardFixture fixture)
{
    [BrowserFact]
    public async Task Where_every_event_stands_is_what_the_report_says()
    {
        await using var page = await fixture.OpenAsync("quality");
        var row = Assert.Single(await fixture.Api.RowsAsync("/api/ops/accounting"));
        foreach (var (label, column) in new[]
        {
            ("Received", "positions"), ("Accepted", "accepted"), ("Applied", "applied"), ("Superseded", "superseded"),
            ("Rejected", "rejected"), ("Duplicate", "duplicate"), ("Conflict", "conflict"), ("Quarantined", "quarantined"),
        })
        {
            Assert.Equal(Shown.Exact(row[column]), await page.TileAsync("accounting", label));
        }
    }

    [BrowserFact]
    public async Task The_chart_of_refused_events_counts_what_the_tiles_count()
    {
        foreach (var amount in new[] { "1.00", "2.00" })
            await fixture.Api.PostAsync(ChangeOf("0190d3a0-0000-7000-8000-00000000c0f1", amount));
        await using var page = await fixture.OpenAsync("quality?tables=refused-hours");
        await Expect(page.Tile("accounting", "Conflict")).Not.ToHaveTextAsync("0");
        await page.SettledAsync();
        if (await page.Panel("refused-hours").Locator(".more").IsVisibleAsync())
            await page.Panel("refused-hours").Locator(".more").ClickAsync();
        var rows = await page.TableAsync("refused-hours");
        foreach (var (kind, label) in new[] { ("rejected", "Rejected"), ("quarantined", "Quarantined"), ("conflict", "Conflict") })
        {
            var count = rows.Where(row => row[1] == kind).Sum(row => Shown.Number(row[4].Replace(",", "", StringComparison.Ordinal)));
            Assert.Equal(count.ToString("N0", CultureInfo.InvariantCulture), await page.TileAsync("accounting", label));
        }
    }

    [BrowserFact]
    public async Task Refused_events_are_listed_by_reason_as_the_report_has_them()
    {
        await using var page = await fixture.OpenAsync("quality");
        if (await page.Panel("refusals").Locator(".more").IsVisibleAsync())
            await page.Panel("refusals").Locator(".more").ClickAsync();
        var rows = await fixture.Api.RowsAsync("/api/ops/rejections?sort=-events");
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Select(row => $"{row["reason"]} {row["kind"]} {row["entity"]} {row["events"]}"),
            (await page.TableAsync("refusals")).Select(row => string.Join(' ', row)), StringComparer.Ordinal);
    }

    [BrowserFact]
    public async Task Data_tests_stand_there_with_their_newest_result()
    {
        await using var page = await fixture.OpenAsync("quality");
        if (await page.Panel("checks").Locator(".more").IsVisibleAsync())
            await page.Panel("checks").Locator(".more").ClickAsync();
        var rows = await fixture.Api.RowsAsync("/api/ops/data-quality");
        Assert.NotEmpty(rows);
        Assert.Equal(
            rows.Select(row => $"{row["check_name"]} {row["status"]} {row["failures"]}").Order(StringComparer.Ordinal),
            (await page.TableAsync("checks")).Select(row => $"{row[0]} {row[1]} {row[2]}").Order(StringComparer.Ordinal));
    }

    [BrowserFact]
    public async Task Runs_stand_there_newest_first()
    {
        await using var page = await fixture.OpenAsync("quality");
        var rows = await fixture.Api.RowsAsync("/api/ops/runs?sort=-started_at&limit=60");
        var shown = await page.TableAsync("runs");
        Assert.Equal(rows.Take(shown.Count).Select(row => $"{Shown.Time(row["started_at"])} {row["seconds"]} {row["status"]}"),
            shown.Select(row => $"{row[0]} {row[1]} {row[2]}"), StringComparer.Ordinal);
    }

    [BrowserFact]
    public async Task What_is_refused_is_counted_without_a_reload_though_gold_stands()
    {
        await using var page = await fixture.OpenAsync("quality");
        await page.Page.GetByLabel("Update").SelectOptionAsync("2");
        var before = Shown.Number((await page.TileAsync("accounting", "Quarantined")).Replace(",", "", StringComparison.Ordinal));
        await fixture.Api.PostTornAsync("{\"event_id\":\"torn");
        await Expect(page.Tile("accounting", "Quarantined"))
            .ToHaveTextAsync((before + 1).ToString("N0", CultureInfo.InvariantCulture), new() { Timeout = 60_000 });
    }

    [BrowserFact]
    public async Task An_hour_that_is_not_over_is_told_apart()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (earlier, hour) = (now.AddHours(-5).ToString("yyyy-MM-ddTHH", CultureInfo.InvariantCulture),
            now.ToString("yyyy-MM-ddTHH", CultureInfo.InvariantCulture));
        await using var page = await fixture.OpenAsync("alerts");
        await page.Page.RouteAsync("**/api/ops/cdc-monitoring*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""
                {"report":"cdc-monitoring","as_of":null,"next":null,"rows":[
                 {"process_hour":"{{earlier}}:00:00.000000Z","entity":"order","change_type":"INSERT","record_count":3},
                 {"process_hour":"{{hour}}:00:00.000000Z","entity":"order","change_type":"INSERT","record_count":5}]}
                """,
        }));
        await page.GoAsync("quality");
        await Expect(page.Panel("arrivals").Locator(".panel-note")).ToHaveTextAsync("The last hour is not over.");
        await Expect(page.Panel("arrivals").Locator(".readout")).ToContainTextAsync("5 so far");
    }

    [BrowserFact]
    public async Task A_chart_by_the_hour_says_where_it_stops_and_opens_what_came_in_an_hour()
    {
        await using var page = await fixture.OpenAsync("alerts");
        await page.Page.RouteAsync("**/api/ops/cdc-monitoring*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """
                {"report":"cdc-monitoring","as_of":null,"next":null,"rows":[
                 {"process_hour":"2025-01-01T10:00:00.000000Z","entity":"order","change_type":"INSERT","record_count":3},
                 {"process_hour":"2025-03-01T10:00:00.000000Z","entity":"order","change_type":"INSERT","record_count":5}]}
                """,
        }));
        await page.GoAsync("quality");
        await Expect(page.Panel("arrivals").Locator(".panel-note"))
            .ToHaveTextAsync("The chart shows the newest 31 days; the table has all.");
        await page.Panel("arrivals").Locator(".plot").FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#walk-title")).ToContainTextAsync("Record count");
        await Expect(page.Page.Locator(".walk-where")).ToContainTextAsync("2025-03-01T10:00:00.000000Z");
        await Expect(page.Page.Locator(".walk-value")).ToHaveTextAsync("5");
        await page.SettledAsync();
    }

    private static string ChangeOf(string id, string amount) =>
        $$$"""{"event_id":"{{{id}}}","entity":"order","change_type":"INSERT","key":"TWICE","sequence":1,"occurred_at":"2024-07-01T10:00:00Z","source":"live-test","schema_version":1,"payload":{"order_id":"TWICE","customer_id":"LIVE","product_id":"LIVE","order_date":"2024-07-01T10:00:00Z","status":"SHIPPED","quantity":1,"amount":"{{{amount}}}"}}""";
}
