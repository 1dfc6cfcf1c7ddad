using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>Another process holds the data folder; or this one, twice.</summary>
public sealed class DataFolderInUseException(string folder, Exception? inner = null)
    : IOException($"{folder} is in use by another process. Stop that one, or choose another data folder.", inner)
{
    public string Folder { get; } = folder;
}

/// <summary>
/// Holds a data folder for this process until disposed. A killed process loses it with its last breath: nothing to clean up.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="DataFolderInUseException">Someone else holds it.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static DataFolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            Disk.EnsureFolder(Path.GetFullPath(folder), durable: true);
            return new DataFolderLock(new FileStream(Path.Combine(folder, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None));
        }
        catch (IOException e) when (Sharing.IsViolation(e))
        {
            throw new DataFolderInUseException(folder, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{folder} is not writable for this user: change its rights, or choose another data folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
