namespace TradeKpi.Specs;

/// <summary>Node.js, which runs the programs that come from npm.</summary>
public static class Node
{
    private static readonly Lazy<bool> s_isThere = new(() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))));

    /// <summary>Whether a program fetched while the tests were built can run: its file is there, and so is Node.</summary>
    /// <param name="name">What it is called in the reason.</param>
    /// <param name="path">A file or folder of the program.</param>
    /// <returns>Why it cannot run, or null.</returns>
    public static string? WhyNot(string name, string path) => (Path.Exists(path), s_isThere.Value) switch
    {
        (true, true) => null,
        (false, _) => $"{name} needs Node 20 with npm while the tests are built.",
        _ => $"{name} needs Node 20, and there is no node in PATH.",
    };
}
