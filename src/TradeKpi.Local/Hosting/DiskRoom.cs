using System.Globalization;
using TradeKpi.Embedded;
using TradeKpi.Lake;
using TradeKpi.Report.Asking;

namespace TradeKpi.Local.Hosting;

/// <summary>Tells of every stage that writes when the data folder's disk is full.</summary>
internal sealed class DiskRoom(DataFolder folder) : IStageFaults
{
    // Less than this takes no batch of events, no file of the lake and no page of the warehouse.
    private const long LeastRoom = 256 * 1024;

    private static readonly string[] s_writing = ["hub", "lake", "bronze", "silver", "gold"];

    public IReadOnlyDictionary<string, string> Now()
    {
        if (Room() is not { } room || room >= LeastRoom)
            return new Dictionary<string, string>(StringComparer.Ordinal);
        var full = string.Create(CultureInfo.InvariantCulture, $"{FullDisk.Advice} {folder.Root} has {room:N0} bytes left.");
        return s_writing.ToDictionary(stage => stage, _ => full, StringComparer.Ordinal);
    }

    private long? Room()
    {
        try
        {
            return new DriveInfo(folder.Root).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
