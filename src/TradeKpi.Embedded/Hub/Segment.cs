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
            .Select(file => (File: file, First: FirstOf(file)))
            .Where(found => found.First >= 0)
            .OrderBy(found => found.First)
            .Select(found => new Segment(found.File.FullName, found.First) { Length = found.File.Length })];

    /// <summary>Forgets what stands from a byte on.</summary>
    public void CutTo(long length, bool durable)
    {
        RandomAccess.SetLength(Handle, length);
        if (durable)
            RandomAccess.FlushToDisk(Handle);
        Length = length;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(path);
    }

    private static long FirstOf(FileInfo file) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture,
            out var first) ? first : -1;

    public void Dispose() => _handle?.Dispose();
}
