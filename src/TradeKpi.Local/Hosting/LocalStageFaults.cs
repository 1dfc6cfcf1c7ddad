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

    // The largest batch that the merge takes is through by then.
    private static readonly TimeSpan s_hung = TimeSpan.FromMinutes(5);

    public IReadOnlyDictionary<string, string> Behind()
    {
        var (behind, line, now) = (new Dictionary<string, string>(StringComparer.Ordinal), pipeline.Value, time.GetUtcNow());
        var standing = Standing(line.Health, hub.Lag(archive.ConsumerGroup), now, line.BegunAt);
        var waiting = line.Backlog is { Age: { } age } backlog && age > s_late ? Text(backlog.Events, age) : null;
        if ((standing ?? waiting) is not null && Held(line.HeldSince, now) is { } held)
            (standing, waiting) = (held, null);
        Add("lake", standing);
        Add("bronze", waiting);
        Add("gold", Hung(line.RefreshingSince, now));
        return behind;

        void Add(string stage, string? told)
        {
            if (told is not null)
                behind[stage] = told;
        }
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
    internal static string? Standing(
        IReadOnlyList<PartitionHealth> archive, IReadOnlyList<long> lag, DateTimeOffset now, DateTimeOffset? begun = null)
    {
        var standing = archive.Where(one => lag[one.Partition] > 0 && Still(one) > s_late).ToList();
        if (standing.Count == 0)
            return null;
        var (events, longest) = (standing.Sum(one => lag[one.Partition]), standing.Max(Still)!.Value);
        return string.Create(CultureInfo.InvariantCulture,
            $"{events:N0} events stand in the hub, and their archive has not moved for {longest.TotalSeconds:N0} s.");

        // What it was held for is no standstill of its own.
        TimeSpan? Still(PartitionHealth one) => now - (begun > one.MovedAt ? begun : one.MovedAt);
    }

    internal static string? Held(DateTimeOffset? since, DateTimeOffset now) => since is not { } at ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"verify, rebuild or purge holds archive and load for {(now - at).TotalSeconds:N0} s; the hub takes events.");

    internal static string? Hung(DateTimeOffset? since, DateTimeOffset now) => since is { } at && now - at > s_hung ? string.Create(
        CultureInfo.InvariantCulture, $"A refresh runs for {(now - at).TotalSeconds:N0} s and has not ended.") : null;

    private static string Text(long events, TimeSpan age) => string.Create(CultureInfo.InvariantCulture,
        $"{events:N0} events stand in the lake and are not loaded yet, the oldest for {age.TotalSeconds:N0} s.");
}
