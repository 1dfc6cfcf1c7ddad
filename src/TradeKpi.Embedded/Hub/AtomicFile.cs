using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>Replaces a small file in one step: a reader finds the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable)
    {
        var temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            if (durable)
                RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        if (durable)
            Disk.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
