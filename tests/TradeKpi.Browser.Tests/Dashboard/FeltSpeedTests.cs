using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using TradeKpi.Local.Tests;
using Xunit.Abstractions;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>How long a reader waits, over two years with 300,000 orders: run where TRADEKPI_FELT is set, for it takes minutes.</summary>
public sealed class FeltSpeedTests(ITestOutputHelper output)
{
    // Of these about 300,000 are of new orders.
    private const long Events = 720_000;
    private const int Days = 730;
    private const int Visits = 3;

    // When each panel first had its answer, and when the first tile stood there; milliseconds since the page was asked for.
    private const string Watches = """
        window.felt = {};
        new MutationObserver(() => {
          const now = performance.now();
          if (document.querySelector(".tile-value")) felt.first ??= now;
          for (const panel of document.querySelectorAll(".panel[aria-busy=false]")) felt[panel.id] ??= now;
        }).observe(document, { subtree: true, attributes: true, childList: true });
        """;

    [FeltFact]
    public async Task First_numbers_come_within_a_second_and_every_panel_within_two()
    {
        await using var host = await ShownHost.StartAsync(PrepareAsync);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
        var late = new List<string>();
        foreach (var place in ViewTests.Names.SelectMany(view => new[] { view, view + "?range=all" }))
        {
            var visits = new List<Dictionary<string, double>>();
            for (var visit = 0; visit < Visits; visit++)
                visits.Add(await VisitAsync(browser, host.Address, place));

            // The first visit asks the warehouse, others mostly what is kept of its answers.
            foreach (var (name, times) in new[] { ("first visit", visits.Take(1)), ("later", visits.Skip(1)) })
            {
                var first = times.Min(times => times.GetValueOrDefault("first"));
                var last = times.Min(times => times.Values.Max());
                var slowest = times.First().MaxBy(time => time.Value).Key;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{place}, {name}: first numbers {first:N0} ms, all {last:N0} ms ({slowest} last)"));
                if ((place == "overview" && first > 1_000) || last > 2_000)
                    late.Add($"{place}, {name}");
            }
        }

        Assert.True(late.Count == 0, string.Join('\n', late));
    }

    private static async Task<Dictionary<string, double>> VisitAsync(IBrowser browser, Uri host, string place)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 1000 } });
        await using var page = new DashboardPage(await context.NewPageAsync(), host);
        await page.PrepareAsync();
        await page.Page.AddInitScriptAsync(Watches);
        await page.GoAsync(place);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(await page.Page.EvaluateAsync<string>("() => JSON.stringify(felt)"))!;
    }

    private static async Task PrepareAsync(Cli cli)
    {
        var file = Path.Combine(cli.Folder, "events.json");
        await cli.DoAsync("generate", "--events", Events.ToString(CultureInfo.InvariantCulture), "--days",
            Days.ToString(CultureInfo.InvariantCulture), "--out", file);
        await cli.DoAsync("replay", file);
    }
}

/// <summary>A measurement in a browser, where it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FeltFactAttribute : FactAttribute
{
    public FeltFactAttribute() => Skip = Environment.GetEnvironmentVariable("TRADEKPI_FELT") is null
        ? "Set TRADEKPI_FELT to measure it."
        : BrowserTheoryAttribute.WhyNot;
}
