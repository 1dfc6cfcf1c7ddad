using System.Globalization;
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
    private readonly string _portFile;
    private bool _serves;

    private DataFolderLock(FileStream file, string portFile) => (_file, _portFile) = (file, portFile);

    /// <exception cref="DataFolderInUseException">Someone else holds it.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static DataFolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            Disk.EnsureFolder(Path.GetFullPath(folder), durable: true);
            var file = Path.Combine(folder, "in-use.lock");
            var held = new DataFolderLock(
                new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), PortFile(folder));
            // A killed process leaves its port behind.
            File.Delete(held._portFile);
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
            var file = Path.Combine(folder, "in-use.lock");
            if (!File.Exists(file))
                return false;
            using var free = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException e) when (Sharing.IsViolation(e))
        {
            return true;
        }
    }

    /// <summary>The port that the process which holds the folder tells of, or null when it serves none.</summary>
    public static int? ServingPort(string folder) =>
        File.Exists(PortFile(folder))
        && int.TryParse(File.ReadAllText(PortFile(folder)), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    /// <summary>Tells others, until the lock is disposed, the port that this process serves.</summary>
    public void Serve(int port)
    {
        File.WriteAllText(_portFile, port.ToString(CultureInfo.InvariantCulture));
        _serves = true;
    }

    public void Dispose()
    {
        if (_serves)
            File.Delete(_portFile);
        _file.Dispose();
    }

    private static string PortFile(string folder) => Path.Combine(folder, "lock");
}
