using System.Globalization;
using TradeKpi.Embedded;
using TradeKpi.Lake;
using TradeKpi.Local.Pipeline;
using TradeKpi.Report.Asking;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// What keeps the stages of this process from their work: no room on the disk, or the last error of one that tries again.
/// </summary>
internal sealed class LocalStageFaults(LocalPipeline pipeline, DataFolder folder) : IStageFaults
{
    // Less than this takes no batch of events, no file of the lake and no page of the warehouse.
    private const long LeastRoom = 256 * 1024;

    private static readonly string[] s_writing = ["hub", "lake", "bronze", "silver", "gold"];

    public IReadOnlyDictionary<string, string> Now()
    {
        if (Room() is { } room && room < LeastRoom)
        {
            var full = string.Create(CultureInfo.InvariantCulture, $"{FullDisk.Advice} {folder.Root} has {room:N0} bytes left.");
            return s_writing.ToDictionary(stage => stage, _ => full, StringComparer.Ordinal);
        }

        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("lake", pipeline.Health.FirstOrDefault(partition => !partition.IsHealthy)?.LastError);
        Add("bronze", pipeline.LoadError);
        return faults;

        void Add(string stage, string? error)
        {
            if (error is not null)
                faults[stage] = FullDisk.IsSaidIn(error) ? $"{FullDisk.Advice} {error}" : error;
        }
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
