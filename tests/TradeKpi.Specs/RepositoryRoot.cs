namespace TradeKpi.Specs;

/// <summary>Where the sources stand that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of TradeKpi.sln.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "TradeKpi.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No TradeKpi.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
