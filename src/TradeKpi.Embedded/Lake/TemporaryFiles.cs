namespace TradeKpi.Embedded.Lake;

/// <summary>The files of a lake that have no name yet: a hidden folder on the lake's own volume.</summary>
internal sealed class TemporaryFiles(string folder, bool durable)
{
    private static readonly TimeSpan s_leftoverAge = TimeSpan.FromHours(1);
    private long _attempts;

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

    /// <summary>Writes a whole file under a name that nobody else has, and flushes it when durable.</summary>
    /// <returns>Its path.</returns>
    public string Write(ReadOnlySpan<byte> content)
    {
        while (true)
        {
            var path = Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref _attempts)}");
            try
            {
                Write(path, content);
                return path;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process with this id, in another container, uses the name: take the next.
            }
        }
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
