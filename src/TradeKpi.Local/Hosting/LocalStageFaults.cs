using System.Globalization;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Kafka;
using TradeKpi.Lake;
using TradeKpi.Local.Pipeline;
using TradeKpi.Poll;
using TradeKpi.Report.Asking;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// What keeps the stages of this process from their work: no room on the disk, or the last error of one that tries again.
/// </summary>
/// <param name="pipeline">Made when it is first asked: it looks at alerts, whose reports ask for the stages' faults.</param>
/// <param name="kafka">The topics that are consumed; null where none are.</param>
internal sealed class LocalStageFaults(
    Lazy<LocalPipeline> pipeline, EmbeddedHub hub, ArchiveOptions archive, PollStage poll, DiskRoom room, TimeProvider time,
    KafkaStage? kafka = null) : IStageFaults
{
    // A run of the graph takes seconds, and lets the files of meanwhile wait.
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(30);

    public IReadOnlyDictionary<string, string> Behind()
    {
        var behind = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Standing(pipeline.Value.Health, hub.Lag(archive.ConsumerGroup), time.GetUtcNow()) is { } standing)
            behind["lake"] = standing;
        if (pipeline.Value.Backlog is { Age: { } age } backlog && age > s_late)
            behind["bronze"] = Text(backlog.Events, age);
        return behind;
    }

    public IReadOnlyDictionary<string, string> Now()
    {
        if (room.Now() is { Count: > 0 } full)
            return full;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(IStageFaults.Source, poll.Health.FailingSince is null ? kafka?.Trouble : poll.Health.LastError);
        Add("hub", hub.Broken is { } broken ? $"The hub accepts nothing until a restart: {broken}" : null);
        Add("lake", pipeline.Value.Health.FirstOrDefault(partition => !partition.IsHealthy)?.LastError);
        Add("bronze", pipeline.Value.LoadError);
        return faults;

        void Add(string stage, string? error)
        {
            if (error is not null)
                faults[stage] = FullDisk.IsSaidIn(error) ? $"{FullDisk.Advice} {error}" : error;
        }
    }

    // An archive that fails says so; one that neither fails nor gets on waits for a disk or a network that does not answer.
    internal static string? Standing(IReadOnlyList<PartitionHealth> archive, IReadOnlyList<long> lag, DateTimeOffset now)
    {
        var standing = archive.Where(one => lag[one.Partition] > 0 && now - one.MovedAt > s_late).ToList();
        if (standing.Count == 0)
            return null;
        var (events, longest) = (standing.Sum(one => lag[one.Partition]), standing.Max(one => now - one.MovedAt)!.Value);
        return string.Create(CultureInfo.InvariantCulture,
            $"{events:N0} events stand in the hub, and their archive has not moved for {longest.TotalSeconds:N0} s.");
    }

    private static string Text(long events, TimeSpan age) => string.Create(CultureInfo.InvariantCulture,
        $"{events:N0} events stand in the lake and are not loaded yet, the oldest for {age.TotalSeconds:N0} s.");
}
