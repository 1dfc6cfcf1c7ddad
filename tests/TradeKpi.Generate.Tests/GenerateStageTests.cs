using System.Text;
using Microsoft.Extensions.Options;
using TradeKpi.Events;
using TradeKpi.Generate.Ledger;
using TradeKpi.Publish;
using TradeKpi.Specs;

namespace TradeKpi.Generate.Tests;

public class GenerateStageTests
{
    private readonly ManualTime _time = new(new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Recorder _hub = new();

    [Fact]
    public async Task It_publishes_the_generators_events_in_order_and_then_ends()
    {
        var options = new GenerateOptions { Rate = 1_000 };
        await Stage(options).RunAsync(2_500, CancellationToken.None);
        Assert.Equal(
            (List<string>)[.. new EventGenerator(options, _time).Take(2_500).Select(change => change.Envelope.EventId)],
            [.. _hub.Events.Select(change => change.Envelope.EventId)]);
    }

    [Fact]
    public async Task It_keeps_the_rate()
    {
        var start = _time.GetUtcNow();
        await Stage(new() { Rate = 500 }).RunAsync(5_000, CancellationToken.None);
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 9.9, 10.1);
    }

    [Fact]
    public async Task Batches_are_never_above_their_size()
    {
        await Stage(new() { Rate = 100_000, BatchSize = 64, Dirty = 1 }).RunAsync(2_000, CancellationToken.None);
        Assert.All(_hub.BatchSizes, size => Assert.InRange(size, 1, 64));
    }

    [Fact]
    public async Task A_second_run_goes_on_where_the_first_ended()
    {
        var stage = Stage(new() { Rate = 1_000 });
        await stage.RunAsync(100, CancellationToken.None);
        await stage.RunAsync(100, CancellationToken.None);
        Assert.Equal(200, _hub.Events.Select(change => change.Envelope.EventId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Catching_up_publishes_what_the_time_since_the_last_call_made_due()
    {
        var stage = Stage(new() { Rate = 2.5 });
        Assert.Equal(25, await stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.Equal(30, _hub.Events.Select(change => change.Envelope.EventId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Catching_up_after_a_long_pause_makes_up_for_ten_minutes()
    {
        var stage = Stage(new() { Rate = 1 });
        await stage.CatchUpAsync(TimeSpan.Zero, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(600, await stage.CatchUpAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Catching_up_keeps_to_the_batch_size_and_throws_what_the_publisher_throws()
    {
        await Stage(new() { Rate = 100, BatchSize = 64, Dirty = 1 }).CatchUpAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.All(_hub.BatchSizes, size => Assert.InRange(size, 1, 64));
        _hub.AfterBatch = () => throw new IOException("the hub is gone");
        await Assert.ThrowsAsync<IOException>(() => Stage(new()).CatchUpAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task Events_that_could_not_be_published_are_published_by_the_next_call_with_the_same_ids()
    {
        var stage = Stage(new() { Rate = 10, BatchSize = 40, Dirty = 0.2 });
        var refused = new List<string>();
        _hub.BeforeBatch = events => Refuse(events, refused);
        for (var tick = 0; tick < 3; tick++)
        {
            await Assert.ThrowsAsync<IOException>(() => stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _hub.BeforeBatch = null;
        await stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(120, refused.Count);
        Assert.All(refused.Chunk(40), again => Assert.Equal((string[])[.. Ids().Take(40)], again));
        Assert.Equal([.. Generated(new() { Rate = 10, Dirty = 0.2 }, 400)], [.. Ids().Distinct(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task A_call_that_fails_midway_leaves_only_what_is_not_durable_to_the_next()
    {
        var stage = Stage(new() { Rate = 10, BatchSize = 40 });
        _hub.BeforeBatch = events => Refuse(_hub.BatchSizes.Count == 1 ? events : [], []);
        await Assert.ThrowsAsync<IOException>(() => stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.Equal(40, _hub.Events.Count);
        _hub.BeforeBatch = null;
        await stage.CatchUpAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.Equal([.. Generated(new(), 100)], [.. Ids()]);
    }

    [Fact]
    public async Task After_a_long_outage_ten_minutes_are_made_up_for_beside_what_was_made_already()
    {
        var stage = Stage(new() { Rate = 1, BatchSize = 10 });
        _hub.BeforeBatch = events => Refuse(events, []);
        for (var tick = 0; tick < 200; tick++)
        {
            await Assert.ThrowsAsync<IOException>(() => stage.CatchUpAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _hub.BeforeBatch = null;
        Assert.Equal(600, await stage.CatchUpAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Equal([.. Generated(new(), 610)], [.. Ids()]);
    }

    [Fact]
    public async Task A_run_that_failed_is_gone_on_with_by_the_next_with_the_same_events()
    {
        var stage = Stage(new() { Rate = 1_000, BatchSize = 50 });
        _hub.BeforeBatch = events => Refuse(_hub.Events.Count >= 100 ? events : [], []);
        await Assert.ThrowsAsync<IOException>(() => stage.RunAsync(1_000, CancellationToken.None));
        _hub.BeforeBatch = null;
        await stage.RunAsync(200, CancellationToken.None);
        Assert.Equal([.. Generated(new(), Ids().Count())], [.. Ids()]);
        Assert.InRange(_hub.Events.Count, 301, 350);
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        _hub.AfterBatch = () => stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stage(new() { Rate = 1_000 }).RunAsync(events: null, stop.Token));
        Assert.Single(_hub.BatchSizes);
    }

    [Fact]
    public async Task What_the_publisher_throws_comes_through()
    {
        _hub.AfterBatch = () => throw new IOException("the hub is gone");
        await Assert.ThrowsAsync<IOException>(() => Stage(new()).RunAsync(10, CancellationToken.None));
    }

    [Fact]
    public void After_a_stall_at_most_a_second_is_made_up_for()
    {
        var pace = new Pace(rate: 100, _time);
        Assert.Equal(0, pace.Take(1_000));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, pace.Take(1_000));
        Assert.Equal(0, pace.Take(1_000));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(50, pace.Take(1_000));
    }

    [Fact]
    public void A_slow_rate_waits_for_its_next_event()
    {
        var pace = new Pace(rate: 0.1, _time);
        Assert.Equal(10, pace.Wait().TotalSeconds, precision: 3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, pace.Take(1_000));
    }

    [Fact]
    public async Task A_written_file_holds_a_line_for_each_event_and_feeds_the_ledger()
    {
        using var file = new MemoryStream();
        var ledger = new KnownAnswerLedger(Some.Fx);
        var kinds = await GenerateStage.WriteAsync(new() { Dirty = 0.1 }, _time, file, 3_000, ledger.Add, written: null,
            CancellationToken.None);
        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.Equal(kinds.Values.Sum(), lines.Length - 1);
        Assert.Equal(kinds.OrderBy(kind => kind.Key), ledger.Kinds.OrderBy(kind => kind.Key));
        Assert.Equal(3_000, ledger.Count(LineOutcome.Accepted) - kinds[DirtKind.FutureDate]);
    }

    private GenerateStage Stage(GenerateOptions options) => new(_hub, Options.Create(options), _time);

    private IEnumerable<string> Ids() => _hub.Events.Select(change => change.Envelope.EventId);

    /// <summary>The ids that a source with these options makes first, in the order of their lines.</summary>
    private IEnumerable<string> Generated(GenerateOptions options, int events) =>
        new Dirt(options).Soil(new EventGenerator(options, _time).Take(events))
            .Select(line => line.Origin.Envelope.EventId).Distinct(StringComparer.Ordinal);

    private static void Refuse(IReadOnlyList<ChangeEvent> events, List<string> refused)
    {
        refused.AddRange(events.Select(change => change.Envelope.EventId));
        if (events.Count > 0)
            throw new IOException("the hub is gone");
    }

    private sealed class Recorder : IEventPublisher
    {
        public List<ChangeEvent> Events { get; } = [];

        public List<int> BatchSizes { get; } = [];

        public Action<IReadOnlyList<ChangeEvent>>? BeforeBatch { get; set; }

        public Action? AfterBatch { get; set; }

        public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
        {
            BeforeBatch?.Invoke(events);
            Events.AddRange(events);
            BatchSizes.Add(events.Count);
            AfterBatch?.Invoke();
            return Task.CompletedTask;
        }
    }
}
