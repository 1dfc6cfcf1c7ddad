using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded;

/// <summary>
/// Puts a finished warehouse in the place of a data folder's own. From the moment when the swap is noted it is carried through, by whoever
/// opens the folder next if need be; before that the old one stands, with its log. So a crash between any two steps leaves a whole one.
/// </summary>
public static class WarehouseSwap
{
    /// <summary>Where the warehouse that is to come must lie, closed, without a log.</summary>
    public static string Fresh(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Path.Combine(folder.Scratch("rebuild"), "warehouse.duckdb");
    }

    /// <exception cref="IOException">The disk is full or failing; the next opening goes on.</exception>
    public static void Run(DataFolder folder)
    {
        Prepare(folder);
        Finish(folder);
    }

    /// <summary>
    /// Notes the swap, while the old warehouse is open still: whoever opens the folder next carries it through. What comes to the old one
    /// meanwhile is in the lake, from where the new one takes it.
    /// </summary>
    /// <inheritdoc cref="Run"/>
    public static void Prepare(DataFolder folder)
    {
        var fresh = Fresh(folder);
        if (File.Exists(Log(fresh)))
            throw new IOException($"{fresh} was not closed: what stands in its log would be lost.");
        using (var file = File.OpenHandle(fresh))
            RandomAccess.FlushToDisk(file);
        try
        {
            AtomicFile.Write(Note(folder), [], durable: true);
        }
        catch
        {
            // The old one goes on: a note that nobody is told of would put it away with all that comes to it.
            Discard(folder);
            throw;
        }
    }

    /// <summary>Whether a swap was noted and is not through.</summary>
    public static bool IsPrepared(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(Note(folder));
    }

    /// <summary>Carries a swap through that was noted and cut off; without one, clears away what a rebuild left behind.</summary>
    /// <inheritdoc cref="Run"/>
    public static void Finish(DataFolder folder)
    {
        if (!File.Exists(Note(folder)))
        {
            Discard(folder);
            return;
        }

        var fresh = Fresh(folder);
        if (File.Exists(fresh))
        {
            // A log belongs to the file it was written for: the engine would play the old one into the new warehouse.
            File.Delete(Log(folder.Warehouse));
            Disk.FlushFolder(folder.Root);
            File.Move(fresh, folder.Warehouse, overwrite: true);
            Disk.FlushFolder(folder.Root);
        }

        Discard(folder);
    }

    /// <summary>Clears away what a rebuild made or left behind, and the note that it is to take the old one's place.</summary>
    public static void Discard(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (File.Exists(Note(folder)))
        {
            // Gone for good before anything else is built there, which it would put into the old one's place unfinished.
            File.Delete(Note(folder));
            Disk.FlushFolder(folder.Root);
        }

        var scratch = Path.GetDirectoryName(Fresh(folder))!;
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    /// <summary>Whether the warehouse's file is all there is of it: no log belongs to it, and no swap was cut off.</summary>
    internal static bool IsWhole(DataFolder folder) =>
        !File.Exists(Log(folder.Warehouse)) && !(File.Exists(Note(folder)) && File.Exists(Fresh(folder)));

    private static string Note(DataFolder folder) => Path.Combine(folder.Root, "swap");

    private static string Log(string warehouse) => warehouse + ".wal";
}
