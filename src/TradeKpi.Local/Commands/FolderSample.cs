using System.Globalization;
using TradeKpi.Cost;
using TradeKpi.Embedded;

namespace TradeKpi.Local.Commands;

/// <summary>
/// What the newest files of a data folder's lake say of events and batches. Files never change, so it reads beside a running host.
/// </summary>
internal static class FolderSample
{
    private const int MostFiles = 400;

    /// <summary>Null where no lake is.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Workload? Of(DataFolder folder)
    {
        if (!Directory.Exists(folder.Lake))
            return null;
        var newest = new DirectoryInfo(folder.Lake).EnumerateFiles("*.json", SearchOption.AllDirectories)
            .OrderByDescending(file => file.LastWriteTimeUtc).Take(MostFiles);
        var samples = newest.Select(file => LakeSample.Of(file.Name, file.Length, Lines(file.FullName))).OfType<LakeSample>().ToList();
        return Workload.Of(samples,
            string.Create(CultureInfo.InvariantCulture, $"the newest {samples.Count} files of {folder.Lake}"));
    }

    private static long Lines(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        for (int read; (read = file.Read(buffer)) > 0;)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
