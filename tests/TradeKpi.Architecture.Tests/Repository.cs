namespace TradeKpi.Architecture.Tests;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The files of a folder and those below it, without what a build or npm leaves there.</summary>
    /// <param name="folder">Relative to the root.</param>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TradeKpi.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No TradeKpi.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
