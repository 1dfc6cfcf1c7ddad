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
}
