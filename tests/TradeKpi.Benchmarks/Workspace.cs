using System.Globalization;
using TradeKpi.Benchmarks.Children;
using TradeKpi.Embedded;

namespace TradeKpi.Benchmarks;

/// <summary>
/// What several rows share: the input, a folder that it was replayed into, and the rates; each made when first asked for.
/// </summary>
internal sealed class Workspace(string folder, int events)
{
    private const int Seed = 7;
    private int _passing;
    private (DataFolder Folder, Cost Cost)? _replayed;

    public int Events => events;

    /// <summary>A path that nothing stands at yet.</summary>
    public string Fresh(string name) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{++_passing}"));

    /// <summary>Two years of events.</summary>
    public Task<string> InputAsync() => GeneratedAsync(events);

    public async Task<string> GeneratedAsync(int count)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{count}.json"));
        if (!File.Exists(path))
            await Child.DoAsync("generate", "--events", Text(count), "--days", "730", "--seed", Text(Seed), "--out", path);
        return path;
    }

    /// <summary>A folder that holds the whole input, and what it took to bring it there.</summary>
    public async Task<(DataFolder Folder, Cost Cost)> ReplayedAsync(CancellationToken cancellationToken)
    {
        if (_replayed is { } known)
            return known;
        var data = new DataFolder(Fresh("replayed"));
        _replayed = (data, await Cost.OfAsync("replay", [await InputAsync(), data.Root], cancellationToken));
        return _replayed.Value;
    }

    /// <summary>The rates that the product counts with, as the raw script reads them.</summary>
    public async Task<string> RatesAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "rates.parquet");
        if (!File.Exists(path))
            await Cost.OfAsync("rates", [(await ReplayedAsync(cancellationToken)).Folder.Warehouse, path], cancellationToken);
        return path;
    }

    /// <summary>A folder with all that is in it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
