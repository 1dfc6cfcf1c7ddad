using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Archive;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Archive;

public class ArchivePumpTests
{
    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();
    private readonly ManualTime _time = new();
    private readonly List<ArchiveReport> _archived = [];

    private ArchivePump Pump => new(
        _hub, new ArchiveStage(Lines.Reader, _lake, new QuarantineStore(_lake)), new ArchiveOptions { BatchEvents = 2 }, _time,
        NullLogger<ArchivePump>.Instance);

    public ArchivePumpTests() => _hub.Add([.. Enumerable.Range(0, 5).Select(n => Lines.Event(n))]);

    [Fact]
    public async Task Draining_archives_everything_and_leaves_no_lag()
    {
        await Pump.DrainAsync(_archived.Add, CancellationToken.None);
        Assert.Equal([2, 2, 1], _archived.Select(report => report.Events));
        Assert.Equal([0L], await _hub.LagAsync("archive", CancellationToken.None));
    }

    [Fact]
    public async Task A_failing_lake_holds_the_partition_back_with_growing_pauses_and_loses_nothing()
    {
        var failures = 0;
        var seen = new List<PartitionHealth>();
        var pump = Pump;
        _lake.BeforeWrite = _ =>
        {
            seen.Add(pump.Health[0]);
            if (++failures <= 10)
                throw new IOException("disk full");
        };
        await pump.DrainAsync(null, CancellationToken.None);

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], _time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(5, _hub.Next);
        Assert.Equal((9, "disk full", false), (seen[9].Failures, seen[9].LastError, seen[9].IsHealthy));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), seen[9].FailingSince);
        Assert.True(pump.Health[0].IsHealthy);
        Assert.Equal(seen[0].MovedAt, seen[9].MovedAt);
        Assert.True(pump.Health[0].MovedAt > seen[9].MovedAt);
    }

    [Fact]
    public async Task There_is_no_last_attempt_and_no_pause_beyond_the_longest()
    {
        var failures = 0;
        _lake.BeforeWrite = _ =>
        {
            if (++failures <= 1_500)
                throw new IOException("disk full");
        };
        await Pump.DrainAsync(null, CancellationToken.None);
        Assert.Equal((5, 1_500, TimeSpan.FromSeconds(30)), (_hub.Next, _time.Waits.Count, _time.Waits.Max()));
    }

    [Fact]
    public async Task A_crash_between_lake_and_checkpoint_loses_and_doubles_nothing()
    {
        using var crash = new CancellationTokenSource();
        _hub.BeforeCheckpoint = () =>
        {
            crash.Cancel();
            throw new IOException("the process dies here");
        };
        await Assert.ThrowsAnyAsync<Exception>(() => Pump.DrainAsync(null, crash.Token));
        Assert.Equal((0, 1), (_hub.Next, _lake.Writes));

        _hub.BeforeCheckpoint = () => { };
        await Pump.DrainAsync(null, CancellationToken.None);
        Assert.Equal([0L, 1, 2, 3, 4], _lake.Files.Values.SelectMany(Lines.Of).Select(line => line.GetProperty("hub_sequence").GetInt64()));
    }

    [Fact]
    public async Task Running_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var running = Pump.RunAsync(_ => stop.Cancel(), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, _hub.Next);
    }
}
