using Microsoft.Playwright;

namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>Pictures to look at, in artifacts/screenshots; nothing compares them.</summary>
[Collection(DashboardSuites.Name)]
public sealed class Screenshots(DashboardFixture fixture)
{
    [BrowserTheory]
    [MemberData(nameof(ViewTests.Views), MemberType = typeof(ViewTests))]
    public async Task Light_dark_and_phone(string view)
    {
        await ShootAsync(view, "light", new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1440, Height = 900 } });
        await ShootAsync(view, "dark", new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 1440, Height = 900 } });
        await ShootAsync(view, "phone", new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 });
    }

    private async Task ShootAsync(string view, string name, BrowserNewContextOptions options)
    {
        await using var page = await fixture.OpenAsync(view + "?range=all", options);
        var path = Path.Combine(Root(), "artifacts", "screenshots", $"{view}-{name}.png");
        await page.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        Assert.True(new FileInfo(path).Length > 10_000);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TradeKpi.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No TradeKpi.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
