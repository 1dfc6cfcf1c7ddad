using TradeKpi.Specs;

namespace TradeKpi.Browser.Tests;

/// <summary>Where pictures go for people to look at; nothing compares them.</summary>
internal static class Artifacts
{
    public static string Screenshot(string name) => Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", name + ".png");
}
