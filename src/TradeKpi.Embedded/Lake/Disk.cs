using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.Lake;

/// <summary>The few calls to the file system that the BCL has no name for: exclusive naming and flushing a folder.</summary>
internal static class Disk
{
    private const int Exists = 17;

    /// <summary>Gives a finished file its name, unless the name is taken. Both must be on one volume.</summary>
    /// <returns>False when something stands at <paramref name="to"/>, which is left alone.</returns>
    /// <remarks>
    /// File.Move checks and then renames on Unix, so two writers could both win; link(2) is atomic, and so is a move on Windows.
    /// </remarks>
    /// <exception cref="NotSupportedException">The volume has no hard links.</exception>
    public static bool TryName(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(from, to);
        if (Link(from, to) == 0)
        {
            File.Delete(from);
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            Exists => false,
            1 or 38 or 45 or 95 or 102 => throw new NotSupportedException("The volume has no hard links."),
            var error => throw new IOException($"{to}: {Marshal.GetPInvokeErrorMessage(error)}", error),
        };
    }

    /// <summary>A move for volumes without hard links: exclusive only among callers that hold a common lock.</summary>
    public static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to) && File.Exists(from))
        {
            return false;
        }
    }

    /// <summary>Makes the names in a folder survive a loss of power. Windows journals them itself.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            throw Failed(folder);
        try
        {
            if (Flush(descriptor) != 0)
                throw Failed(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Makes a folder and those above it, each name durable when asked.</summary>
    public static void EnsureFolder(string folder, bool durable)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            EnsureFolder(parent, durable);
        Directory.CreateDirectory(folder);
        if (durable && parent is not null)
            FlushFolder(parent);
    }

    private static IOException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{path} cannot be flushed to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
