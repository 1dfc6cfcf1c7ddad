namespace TradeKpi.Embedded;

/// <summary>Where things lie in a data folder. The lake's files stand in <c>lake/</c> and <c>quarantine/</c> below its root.</summary>
public sealed class DataFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Hub => Path.Combine(Root, "hub");

    public string Warehouse => Path.Combine(Root, "warehouse.duckdb");

    public string Logs => Path.Combine(Root, "logs");

    public string Lake => Path.Combine(Root, "lake");

    /// <summary>Whether there is a warehouse.</summary>
    public bool Exists => File.Exists(Warehouse);

    /// <summary>Whether the lake holds any file, of accepted events or of refused ones.</summary>
    public bool HoldsLake => new[] { Lake, Path.Combine(Root, "quarantine") }.Any(
        folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Any());

    /// <summary>The path of a folder for passing work, which nobody else uses.</summary>
    public string Scratch(string name) => Path.Combine(Root, "scratch", name);
}
