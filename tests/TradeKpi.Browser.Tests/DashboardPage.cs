using System.Text.Json;
using Microsoft.Playwright;

namespace TradeKpi.Browser.Tests;

/// <summary>The dashboard in a browser. Disposing it fails where the page logged an error.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    // The page's own listener answers the same event in the same turn.
    private const string HearsAddress = """
        window.heardAddress = location.hash;
        addEventListener("hashchange", () => window.heardAddress = location.hash);
        const replaceState = history.replaceState.bind(history);
        history.replaceState = (...to) => { replaceState(...to); window.heardAddress = location.hash; };
        """;

    private readonly Uri _host;
    private readonly List<string> _complaints = [];

    public DashboardPage(IPage page, Uri host)
    {
        (Page, _host) = (page, host);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Whether errors of failed requests are wanted by the test.</summary>
    public bool ExpectsFailures { get; set; }

    public ILocator Busy => Page.Locator("[aria-busy=true]");

    public ILocator Panel(string id) => Page.Locator("#panel-" + id);

    /// <summary>Has each document of the page tell whether it has heard of its address.</summary>
    public Task PrepareAsync() => Page.AddInitScriptAsync(HearsAddress);

    /// <summary>Opens a place, as in <c>sales?country=DE</c>, and waits until every panel has its answer.</summary>
    public async Task GoAsync(string place)
    {
        await Page.GotoAsync(new Uri(_host, "/dashboard#/" + place).ToString());
        await SettledAsync();
    }

    /// <summary>Waits until the panels stand for the address, which changes before they do, and every one has its answer.</summary>
    public async Task SettledAsync()
    {
        await Page.Locator(".panel").First.WaitForAsync();
        for (var turn = 0; !await Page.EvaluateAsync<bool>("() => window.heardAddress === location.hash"); turn++)
        {
            Assert.True(turn < 1_000, "The page has not heard of its address.");
            await Page.WaitForTimeoutAsync(20);
        }

        await Assertions.Expect(Busy).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    /// <summary>The value of a tile.</summary>
    public Task<string> TileAsync(string panel, string label) =>
        Tile(panel, label).EvaluateAsync<string>("value => value.firstChild.textContent");

    public ILocator Tile(string panel, string label) =>
        Panel(panel).Locator(".tile").Filter(new() { Has = Page.GetByText(label, new() { Exact = true }) }).Locator(".tile-value");

    /// <summary>The days that the filters show.</summary>
    public async Task<string> RangeAsync() =>
        $"from={await Page.Locator("[name=from]").InputValueAsync()}&to={await Page.Locator("[name=to]").InputValueAsync()}";

    /// <summary>A panel's table: a row is its cells, as text.</summary>
    public async Task<IReadOnlyList<string[]>> TableAsync(string id)
    {
        var rows = await Panel(id).Locator("tbody tr")
            .EvaluateAllAsync<string[][]>("rows => rows.map(row => [...row.children].map(cell => cell.textContent))");
        return rows;
    }

    /// <summary>Turns a panel's chart into its table, or back.</summary>
    public Task FlipAsync(string id) => Panel(id).GetByRole(AriaRole.Button, new() { Name = "as a table" }).ClickAsync();

    /// <summary>Holds the page against the rules of axe.</summary>
    public async Task AssertNoBarrierAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        var found = await Page.EvaluateAsync<JsonElement>(
            "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations)");
        var barriers = found.EnumerateArray()
            .Select(violation => $"{violation.GetProperty("id")}: {violation.GetProperty("help")}: {Targets(violation)}").ToList();
        Assert.True(barriers.Count == 0, string.Join('\n', barriers));

        static string Targets(JsonElement violation) => string.Join(", ",
            violation.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("target").ToString()).Take(5));
    }

    /// <summary>Photographs the page, for people.</summary>
    public async Task ShootAsync(string name, bool isWhole = true)
    {
        var path = Artifacts.Screenshot(name);
        await Page.ScreenshotAsync(new() { Path = path, FullPage = isWhole });
        Assert.True(new FileInfo(path).Length > 10_000);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        if (ExpectsFailures)
            _complaints.RemoveAll(complaint => complaint.Contains("Failed to load resource", StringComparison.Ordinal));
        Assert.Empty(_complaints);
    }
}
