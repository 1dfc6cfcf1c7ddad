using System.Globalization;
using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>Another process holds the data folder; or this one, twice.</summary>
public sealed class DataFolderInUseException(string folder, Exception? inner = null)
    : IOException($"{folder} is in use by another process. Wait until that one ends, stop it, or choose another data folder.", inner)
{
    public string Folder { get; } = folder;
}

/// <summary>What others find when they want to ask a data folder.</summary>
public enum FolderUse
{
    /// <summary>Nobody holds it.</summary>
    Free,

    /// <summary>Somebody holds it, and may serve it; see <see cref="DataFolderLock.ServingPort"/>.</summary>
    Held,

    /// <summary>Somebody holds it who lets others in soon.</summary>
    Opening,

    /// <summary>Somebody holds it who leaves the warehouse's file as it is: others may read that.</summary>
    Readable,
}

/// <summary>
/// Holds a data folder for this process until disposed: one process at a time changes what is in it. Beside it a second lock says who has
/// the warehouse's file open, many that read it or one that writes, as the engine itself lets nobody read beside a writer. A killed process
/// loses both with its last breath: nothing to clean up.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _folder;
    private FileStream? _warehouse;
    private bool _tells;

    private DataFolderLock(FileStream file, string folder) => (_file, _folder) = (file, folder);

    /// <exception cref="DataFolderInUseException">Someone else holds it.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static DataFolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            Disk.EnsureFolder(Path.GetFullPath(folder), durable: true);
            var held = new DataFolderLock(
                new FileStream(InUse(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), folder);
            // A killed process leaves behind what it told.
            File.Delete(Told(folder));
            return held;
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

    /// <summary>Whether a process holds the folder now.</summary>
    public static bool IsHeld(string folder)
    {
        try
        {
            if (!File.Exists(InUse(folder)))
                return false;
            // Shared, so that those who ask do not find each other.
            using var free = new FileStream(InUse(folder), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException e) when (Sharing.IsViolation(e))
        {
            return true;
        }
    }

    /// <summary>How the folder is used now.</summary>
    public static FolderUse UseOf(string folder) =>
        !IsHeld(folder)
            ? FolderUse.Free
            : Tale(folder) switch
            {
                nameof(FolderUse.Opening) => FolderUse.Opening,
                nameof(FolderUse.Readable) => FolderUse.Readable,
                _ => FolderUse.Held,
            };

    /// <summary>The port that the process which holds the folder tells of, or null when it serves none.</summary>
    public static int? ServingPort(string folder) =>
        int.TryParse(Tale(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    /// <summary>Keeps the warehouse's file as it is until the result is disposed.</summary>
    /// <returns>Null while a process has it open that writes, or where the folder cannot be written.</returns>
    public static IDisposable? TryRead(string folder)
    {
        try
        {
            return new FileStream(Warehouse(folder), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps out those who only read the warehouse, before it is opened to be written.</summary>
    /// <returns>False while they are still at it.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public bool TryKeepReadersOut()
    {
        try
        {
            _warehouse ??= new FileStream(Warehouse(_folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException e) when (Sharing.IsViolation(e))
        {
            return false;
        }
    }

    /// <summary>Lets others read the warehouse, which this process has closed and only replaces from now on.</summary>
    public void LetRead()
    {
        _warehouse?.Dispose();
        _warehouse = null;
        Tell(nameof(FolderUse.Readable));
    }

    /// <summary>Tells others to wait: this process lets them in before long.</summary>
    public void TellOpening() => Tell(nameof(FolderUse.Opening));

    /// <summary>Tells others that this process lets nobody in.</summary>
    public void TellNothing() => File.Delete(Told(_folder));

    /// <summary>Tells others, until the lock is disposed, the port that this process serves.</summary>
    public void Serve(int port) => Tell(port.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (_tells)
            TellNothing();
        _warehouse?.Dispose();
        _file.Dispose();
    }

    private void Tell(string what)
    {
        // In one step: half a word would be another.
        AtomicFile.Write(Told(_folder), System.Text.Encoding.UTF8.GetBytes(what), durable: false);
        _tells = true;
    }

    private static string? Tale(string folder)
    {
        try
        {
            return File.ReadAllText(Told(folder));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Told(string folder) => Path.Combine(folder, "lock");

    private static string InUse(string folder) => Path.Combine(folder, "in-use.lock");

    private static string Warehouse(string folder) => Path.Combine(folder, "warehouse.lock");
}
