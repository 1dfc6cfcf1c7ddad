using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TradeKpi.Embedded.Hub;

/// <summary>One file of a partition's log; its name is the sequence of its first event.</summary>
internal sealed class Segment(string path, long first) : IDisposable
{
    private const string Extension = ".log";
    private SafeFileHandle? _handle;

    public string Path => path;

    public long First => first;

    /// <summary>How many bytes hold whole records.</summary>
    public long Length { get; set; }

    public SafeFileHandle Handle => _handle ??= File.OpenHandle(
        path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public static Segment Of(string folder, long first) =>
        new(System.IO.Path.Combine(folder, first.ToString("D19", CultureInfo.InvariantCulture) + Extension), first);

    /// <summary>The segments of a folder in order, lengths as the files have them.</summary>
    public static List<Segment> All(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*" + Extension)
            .Where(file => long.TryParse(file.Name.AsSpan(0, file.Name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(file => new Segment(file.FullName, long.Parse(file.Name.AsSpan(0, file.Name.Length - Extension.Length), CultureInfo.InvariantCulture)) { Length = file.Length })
            .OrderBy(segment => segment.First)];

    public void Delete()
    {
        Dispose();
        File.Delete(path);
    }

    public void Dispose() => _handle?.Dispose();
}
