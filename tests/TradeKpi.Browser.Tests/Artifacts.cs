namespace TradeKpi.Browser.Tests;

/// <summary>Where pictures go for people to look at; nothing compares them.</summary>
internal static class Artifacts
{
    public static string Screenshot(string name) => Path.Combine(Root(), "artifacts", "screenshots", name + ".png");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TradeKpi.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No TradeKpi.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
