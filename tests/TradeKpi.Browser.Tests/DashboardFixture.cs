using Microsoft.Playwright;
using TradeKpi.Generate;
using TradeKpi.Local.Tests;

namespace TradeKpi.Browser.Tests;

/// <summary>One host with two months of generated orders and trades, some of them dirty, and one browser.</summary>
#pragma warning disable CA1001 // The collection disposes it asynchronously.
public sealed class DashboardFixture : IAsyncLifetime
{
    private const long Events = 6_000;
    private ShownHost? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Api Api { get; private set; } = null!;

    internal Uri Address => _host!.Address;

    public async Task InitializeAsync()
    {
        if (BrowserTheoryAttribute.WhyNot is not null)
            return;
        _host = await ShownHost.StartAsync(PrepareAsync);
        Api = new Api(_host.Address);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(20_000);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }

    /// <summary>A page in a context of its own; what it complains of fails the test that disposes it.</summary>
    internal Task<DashboardPage> OpenAsync(string place, BrowserNewContextOptions? options = null) => OpenAsync(Address, place, options);

    internal async Task<DashboardPage> OpenAsync(Uri host, string place, BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 1000 } });
        var page = new DashboardPage(await context.NewPageAsync(), host);
        await page.PrepareAsync();
        await page.GoAsync(place);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        Api?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }

    private static async Task PrepareAsync(Cli cli)
    {
        var file = Path.Combine(cli.Folder, "events.json");
        var options = new GenerateOptions { Seed = 7, EventsPerDay = 100, Dirty = 0.02 };
        await using (var stream = File.Create(file))
            await GenerateStage.WriteAsync(options, TimeProvider.System, stream, Events, made: null, written: null, default);
        await cli.DoAsync("replay", file);
    }
}

/// <summary>The suites share one host and one browser, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardSuites : ICollectionFixture<DashboardFixture>
{
    public const string Name = "dashboard";
}
