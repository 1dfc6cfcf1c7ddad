using TradeKpi.Web.Tests;

namespace TradeKpi.Browser.Tests;

/// <summary>The browser of this machine. Playwright's own are not downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] s_places =
    [
        Environment.GetEnvironmentVariable("TRADEKPI_CHROMIUM") ?? "",
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    ];

    public static string? Path { get; } = s_places.FirstOrDefault(File.Exists);

    /// <summary>Nothing that talks to the outside, and no sandbox, which root cannot have.</summary>
    public static string[] Arguments { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];
}

/// <summary>A test of the dashboard in a browser; skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserTheoryAttribute.WhyNot;
}

/// <summary>A theory of the dashboard in a browser; skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = WhyNot;

    internal static string? WhyNot { get; } = Chromium.Path is null
        ? "No Chromium here: apt-get install chromium, or name one in TRADEKPI_CHROMIUM."
        : DashboardBuild.WhyNot;
}
