using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace TradeKpi.Browser.Tests.Dashboard;

[Collection(DashboardSuites.Name)]
public sealed class TrustBadgeTests(DashboardFixture fixture)
{
    [BrowserTheory]
    [InlineData("sales", "order", "trade")]
    [InlineData("traders", "trade", "order customer product sales amount")]
    [InlineData("desk", "trade", "order customer product sales amount")]
    public async Task Beside_tiles_stands_how_new_they_are_what_tests_say_and_whether_all_is_there(
        string view, string entity, string others)
    {
        await using var page = await fixture.OpenAsync(view);
        var marks = page.Panel("trust-" + entity).Locator("li");
        var freshness = Assert.Single(await fixture.Api.RowsAsync("/api/ops/freshness?entity=" + entity));
        // The events of the fixture arrived a moment ago and happened long before.
        var happened = DateTimeOffset.Parse(freshness["last_event_at"]!, CultureInfo.InvariantCulture);
        var days = Math.Round((TimeProvider.System.GetUtcNow() - happened).TotalDays, MidpointRounding.AwayFromZero);
        await Expect(marks.Nth(0)).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture,
            $"Newest {entity} {Shown.Time(freshness["last_event_at"])} UTC, {days} d ago; arrived "));
        Assert.NotEqual("ERROR", freshness["status"], StringComparer.Ordinal);
        await Expect(marks.Nth(0).Locator(".badge")).ToHaveTextAsync("ERROR");

        var tests = await fixture.Api.RowsAsync("/api/ops/data-quality");
        var own = tests.Where(test => !Array.Exists(others.Split(' '),
            word => test["check_name"]!.Contains(word, StringComparison.Ordinal))).ToList();
        var failed = own.Where(test => test["status"] != "PASSED").Select(test => test["check_name"]!).ToList();
        await Expect(marks.Nth(1)).ToContainTextAsync($"{own.Count - failed.Count} of {own.Count} data tests passed");
        foreach (var name in failed)
            await Expect(marks.Nth(1)).ToContainTextAsync(name);

        var partitions = await fixture.Api.RowsAsync("/api/ops/completeness");
        Assert.All(partitions, partition => Assert.Equal("COMPLETE", partition["status"]));
        await Expect(marks.Nth(2)).ToHaveTextAsync($"COMPLETE{partitions.Count} hub partitions without gap or double");
    }

    [BrowserFact]
    public async Task The_heading_tells_the_age_of_the_newest_event_and_not_of_the_newest_run()
    {
        await using var page = await fixture.OpenAsync("sales");
        var source = (await fixture.Api.RowsAsync("/api/ops/pipeline"))[0];
        var days = Math.Round(Shown.Number(source["age_seconds"]) / 86_400, MidpointRounding.AwayFromZero);
        await Expect(page.Page.Locator(".live-state")).ToContainTextAsync($"newest event {days} d ago, version ");
    }
}
