using System.Diagnostics;

namespace TradeKpi.Embedded.Lake;

/// <summary>The files of a lake that have no name yet: a hidden folder on the lake's own volume.</summary>
internal sealed class TemporaryFiles(string folder, bool durable)
{
    private static readonly TimeSpan s_leftoverAge = TimeSpan.FromHours(1);

    // A process in another container may have the same id, and another lake in this process the same count: neither names a file alone.
    private static readonly string s_process = $"{Environment.ProcessId:x}-{Stopwatch.GetTimestamp():x}";
    private static long s_attempts;

    public string LockFile { get; } = Path.Combine(folder, "replace.lock");

    /// <summary>Makes the folder, and removes what crashed writers left. Young files may be another process's, at work.</summary>
    public void Prepare(DateTimeOffset now)
    {
        Disk.EnsureFolder(folder, durable);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < (now - s_leftoverAge).UtcDateTime && file.FullName != LockFile)
                file.Delete();
        }
    }

    /// <summary>Deletes them all. No other process may be at work.</summary>
    public void DeleteAll()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.FullName != LockFile))
            file.Delete();
    }

    /// <summary>Writes a whole file under a name that nobody else has, and flushes it when durable.</summary>
    /// <returns>Its path.</returns>
    public string Write(ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, $"{s_process}-{Interlocked.Increment(ref s_attempts):x}");
        Write(path, content);
        return path;
    }

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, preallocationSize: content.Length);
        try
        {
            RandomAccess.Write(file, content, 0);
            if (durable)
                RandomAccess.FlushToDisk(file);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
