using Microsoft.Playwright;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>Charts as pictures, pages on paper.</summary>
[Collection(DashboardSuites.Name)]
public sealed class TakeAwayTests(DashboardFixture fixture)
{
    [BrowserTheory]
    [InlineData("sales", "daily", "net-sales-by-day.png")]
    [InlineData("desk", "desk-hours", "the-day-by-the-hour.png")]
    [InlineData("traders", "drawdown", "drawdown.png")]
    public async Task A_chart_is_taken_away_as_a_picture(string view, string panel, string file)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all");
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Panel(panel).GetByRole(AriaRole.Button, new() { Name = "as PNG" }).ClickAsync());
        Assert.Equal(file, download.SuggestedFilename);
        var picture = await File.ReadAllBytesAsync((await download.PathAsync())!);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        var canvas = await page.Panel(panel).Locator("canvas").EvaluateAsync<int>("canvas => canvas.width");
        Assert.True(BigEndian(picture.AsSpan(16, 4)) > canvas);
        await download.SaveAsAsync(Artifacts.Screenshot("chart-" + panel));

        static int BigEndian(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    [BrowserFact]
    public async Task A_file_that_cannot_be_had_with_the_key_is_told_beside_its_link_until_it_can()
    {
        await using var page = await fixture.OpenAsync("sales");
        page.ExpectsFailures = true;
        await page.Page.EvaluateAsync("() => sessionStorage.setItem('tradekpi-key', 'a key')");
        const string Files = "**/api/reports/daily-sales?*format=csv";
        await page.Page.RouteAsync(Files, route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"status":503,"detail":"There is no place for it now."}""",
        }));
        var link = page.Panel("daily").GetByRole(AriaRole.Link, new() { Name = "as CSV" });
        await link.ClickAsync();
        await Assertions.Expect(page.Panel("daily").GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is no place for it now.");
        await page.AssertNoBarrierAsync();

        await page.Page.UnrouteAsync(Files);
        var download = await page.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal("daily-sales.csv", download.SuggestedFilename);
        await Assertions.Expect(page.Panel("daily").GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [BrowserTheory]
    [MemberData(nameof(ViewTests.Views), MemberType = typeof(ViewTests))]
    public async Task On_paper_nothing_is_cut_at_the_right_and_the_theme_is_light(string view)
    {
        // A4 across, less its margins, at 96 dots an inch.
        await using var page = await fixture.OpenAsync(view + "?range=all",
            new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 1046, Height = 718 } });
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        var cut = await page.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("table, canvas, .tiles, .pipeline, .graph")]
              .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
              .map(part => part.closest(".panel").id)
            """);
        Assert.Empty(cut);
        var outside = await page.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(".stage *, .tile *")]
              .filter(part => part.getBoundingClientRect().right > part.closest(".stage, .tile").getBoundingClientRect().right)
              .map(part => part.textContent)
            """);
        Assert.Empty(outside);
        // Chromium does not print a button again on the pages that a table goes on.
        var headings = await page.Page.Locator("thead th[data-heading]").EvaluateAllAsync<string[][]>(
            "all => all.map(th => [th.innerText, JSON.parse(getComputedStyle(th, '::before').content), th.dataset.heading])");
        Assert.All(headings, heading => Assert.Equal(("", heading[2]), (heading[0], heading[1])));
        await page.ShootAsync(view + "-print");
        await page.Page.PdfAsync(new()
        {
            Path = Path.ChangeExtension(Artifacts.Screenshot(view + "-print"), ".pdf"),
            PreferCSSPageSize = true,
            PrintBackground = true,
        });
    }
}
