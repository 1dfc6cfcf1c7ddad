using Microsoft.Win32.SafeHandles;
using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>Replaces a small file in one step: a reader finds the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    public static void Write(string path, byte[] content, bool durable) =>
        Write(path, durable, file => RandomAccess.Write(file, content, 0));

    /// <param name="fill">Writes the content, from offset 0 on.</param>
    public static void Write(string path, bool durable, Action<SafeFileHandle> fill)
    {
        var temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            fill(file);
            if (durable)
                RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        if (durable)
            Disk.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
