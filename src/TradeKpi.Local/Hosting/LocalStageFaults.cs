using TradeKpi.Embedded.Hub;
using TradeKpi.Lake;
using TradeKpi.Local.Pipeline;
using TradeKpi.Poll;
using TradeKpi.Report.Asking;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// What keeps the stages of this process from their work: no room on the disk, or the last error of one that tries again.
/// </summary>
internal sealed class LocalStageFaults(LocalPipeline pipeline, EmbeddedHub hub, PollStage poll, DiskRoom room) : IStageFaults
{
    public IReadOnlyDictionary<string, string> Now()
    {
        if (room.Now() is { Count: > 0 } full)
            return full;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(IStageFaults.Source, poll.Health.FailingSince is null ? null : poll.Health.LastError);
        Add("hub", hub.Broken is { } broken ? $"The hub accepts nothing until a restart: {broken}" : null);
        Add("lake", pipeline.Health.FirstOrDefault(partition => !partition.IsHealthy)?.LastError);
        Add("bronze", pipeline.LoadError);
        return faults;

        void Add(string stage, string? error)
        {
            if (error is not null)
                faults[stage] = FullDisk.IsSaidIn(error) ? $"{FullDisk.Advice} {error}" : error;
        }
    }
}
