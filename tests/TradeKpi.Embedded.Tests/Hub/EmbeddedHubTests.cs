using System.ComponentModel.DataAnnotations;
using System.Text;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Publish;
using TradeKpi.Specs;
using TradeKpi.Specs.Hub;

namespace TradeKpi.Embedded.Tests.Hub;

public sealed class EmbeddedHubTests : EventPublisherSpec, IAsyncLifetime, IDisposable
{
    private static readonly HubRead s_now = new(100, 1_000_000, TimeSpan.Zero, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private EmbeddedHub _hub = null!;

    protected override IEventPublisher Publisher => _hub;

    public Task InitializeAsync()
    {
        _hub = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reopened_hub_keeps_its_epoch_its_events_and_goes_on_counting()
    {
        await PublishAsync(0, 10);
        var epoch = _hub.Epoch;
        _time.Advance(TimeSpan.FromDays(1));
        await ReopenAsync();
        await PublishAsync(10, 10);
        Assert.Equal("20260102030405", epoch);
        Assert.Equal(epoch, _hub.Epoch);
        var partition = Assert.Single(await ReadAllAsync(), p => p.Count > 0);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => (long)n), partition.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Until_a_checkpoint_a_read_brings_the_same_events_again()
    {
        await PublishAsync(0, 10);
        var first = await ReadAsync(s_now with { MaxEvents = 4 });
        var again = await ReadAsync(s_now with { MaxEvents = 4 });
        Assert.Equal(Described(first!), Described(again!));
        await CheckpointAsync(first!);
        Assert.Equal(4, (await ReadAsync(s_now))!.Events[0].Sequence);
    }

    [Fact]
    public async Task A_checkpoint_survives_and_never_goes_back()
    {
        await PublishAsync(0, 10);
        await _hub.CheckpointAsync("archive", Home, 6, CancellationToken.None);
        await _hub.CheckpointAsync("archive", Home, 2, CancellationToken.None);
        await ReopenAsync();
        Assert.Equal(7, (await ReadAsync(s_now))!.Events[0].Sequence);
        Assert.Equal(3, (await _hub.LagAsync("archive", CancellationToken.None)).Sum());
        Assert.Equal(10, (await _hub.LagAsync("another", CancellationToken.None)).Sum());
    }

    [Fact]
    public async Task A_checkpoint_beyond_the_end_is_refused()
    {
        await PublishAsync(0, 3);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _hub.CheckpointAsync("archive", Home, 3, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-2\n")]
    [InlineData("2 00000000\n")]
    [InlineData("4\n")]
    [InlineData("99999\n")]
    [InlineData("9223372036854775807\n")]
    [InlineData("9223372036854775808\n")]
    public async Task A_damaged_checkpoint_counts_as_the_beginning_is_named_and_loses_no_event(string damaged)
    {
        await PublishAsync(0, 3);
        await _hub.CheckpointAsync("archive", Home, 2, CancellationToken.None);
        var file = Path.Combine(_folder.Path, "checkpoints", "archive", $"{Home}.next");
        await File.WriteAllTextAsync(file, damaged);
        await ReopenAsync();
        Assert.Contains(file, Assert.Single(_hub.DoubtedCheckpoints), StringComparison.Ordinal);
        await PublishAsync(3, 2);
        Assert.Equal([0L, 1, 2, 3, 4], (await ReadAsync(s_now))!.Events.Select(e => e.Sequence));
        Assert.Equal(5, (await _hub.LagAsync("archive", CancellationToken.None))[Home]);

        await _hub.CheckpointAsync("archive", Home, 4, CancellationToken.None);
        await ReopenAsync();
        Assert.Empty(_hub.DoubtedCheckpoints);
        Assert.Equal(0, (await _hub.LagAsync("archive", CancellationToken.None))[Home]);
    }

    [Fact]
    public async Task A_checkpoint_as_earlier_versions_wrote_it_is_believed_as_far_as_the_log_reaches()
    {
        await PublishAsync(0, 3);
        await _hub.CheckpointAsync("archive", Home, 0, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "checkpoints", "archive", $"{Home}.next"), "2\n");
        await ReopenAsync();
        Assert.Empty(_hub.DoubtedCheckpoints);
        Assert.Equal(2, Assert.Single((await ReadAsync(s_now))!.Events).Sequence);
    }

    [Fact]
    public async Task A_batch_ends_at_the_bytes_asked_for_but_brings_one_event_at_least()
    {
        await _hub.PublishAsync([.. Enumerable.Range(0, 10).Select(n => Change("ORD1", n, padding: 500))], CancellationToken.None);
        Assert.Single((await ReadAsync(s_now with { MaxBytes = 10 }))!.Events);
        Assert.Equal(2, (await ReadAsync(s_now with { MaxBytes = 1200 }))!.Events.Count);
    }

    [Fact]
    public async Task A_reader_that_waits_wakes_with_the_next_event()
    {
        await using var hub = new EmbeddedHub(Options(Path.Combine(_folder.Path, "waiting")), TimeProvider.System);
        var waiting = hub.ReadBatchAsync("archive", Home, s_now with { MaxWait = TimeSpan.FromMinutes(5) }, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await hub.PublishAsync([Change("ORD1", 1)], CancellationToken.None);
        Assert.Single((await waiting)!.Events);
    }

    [Fact]
    public async Task A_reader_gives_up_after_its_wait()
    {
        Assert.Null(await ReadAsync(s_now with { MaxWait = TimeSpan.FromSeconds(3) }));
        Assert.Equal([TimeSpan.FromSeconds(3)], _time.Waits);
    }

    [Fact]
    public async Task A_waiting_reader_hears_that_the_hub_closes()
    {
        var hub = new EmbeddedHub(Options(Path.Combine(_folder.Path, "closing")), TimeProvider.System);
        var waiting = hub.ReadBatchAsync("archive", 0, s_now with { MaxWait = TimeSpan.FromMinutes(5) }, CancellationToken.None);
        await hub.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hub.PublishAsync([Change("ORD1", 1)], CancellationToken.None));
    }

    [Fact]
    public async Task The_hub_s_time_never_falls_also_over_a_restart()
    {
        await PublishAsync(0, 1);
        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromMinutes(5));
        await PublishAsync(1, 1);
        await ReopenAsync();
        await PublishAsync(2, 1);
        var times = (await ReadAsync(s_now))!.Events.Select(e => e.EnqueuedAt).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), times[0]);
    }

    [Fact]
    public void A_second_holder_of_the_folder_is_told_so() =>
        Assert.Equal(_folder.Path, Assert.Throws<DataFolderInUseException>(Open).Folder);

    [Fact]
    public async Task Another_number_of_partitions_is_refused_and_the_folder_given_back()
    {
        await _hub.DisposeAsync();
        var options = Options(_folder.Path);
        options.Partitions = 8;
        Assert.Throws<InvalidDataException>(() => new EmbeddedHub(options, _time));
        _hub = Open();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Format\":1,\"Na")]
    [InlineData(null)]
    public async Task A_hub_whose_description_is_damaged_or_gone_is_named_with_what_it_should_say_and_not_made_anew(string? left)
    {
        await PublishAsync(0, 3);
        var epoch = _hub.Epoch;
        await _hub.DisposeAsync();
        var file = Path.Combine(_folder.Path, "hub.json");
        if (left is null)
            File.Delete(file);
        else
            await File.WriteAllTextAsync(file, left);

        var error = Assert.Throws<InvalidDataException>(Open);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        var anew = error.Message[error.Message.IndexOf('{',
            StringComparison.Ordinal)..(error.Message.IndexOf('}', StringComparison.Ordinal) + 1)];
        await File.WriteAllTextAsync(file, anew.Replace("EPOCH", epoch, StringComparison.Ordinal));
        _hub = Open();
        Assert.Equal((epoch, 3), (_hub.Epoch, _hub.NextSequences().Sum()));
    }

    [Fact]
    public async Task An_event_that_is_too_large_publishes_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => _hub.PublishAsync([Change("ORD1", 1), Change("ORD2", 2, padding: 5000)], CancellationToken.None));
        Assert.Equal(0, _hub.NextSequences().Sum());
    }

    [Fact]
    public async Task A_publish_that_the_disk_refuses_throws_and_the_next_one_goes_on_without_a_gap()
    {
        await PublishAsync(0, 20, padding: 400);
        var obstacle = Path.Combine(_folder.Path, $"partition-{Home:D3}", $"{20:D19}.log");
        Directory.CreateDirectory(obstacle);
        await Assert.ThrowsAsync<IOException>(() => PublishAsync(20, 1));
        Assert.Equal(20, _hub.NextSequences()[Home]);

        Directory.Delete(obstacle);
        await PublishAsync(21, 1);
        await ReopenAsync();
        var events = (await ReadAllAsync())[Home];
        Assert.Equal(Enumerable.Range(0, 21).Select(n => (long)n), events.Select(e => e.Sequence));
        Assert.Contains("\"sequence\":21", events[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "tradekpi", 4)]
    [InlineData("data", "Trade/Kpi", 4)]
    [InlineData("data", "tradekpi", 0)]
    public void Options_out_of_bounds_are_refused(string folder, string name, int partitions)
    {
        var options = new HubOptions { Folder = folder, Name = name, Partitions = partitions };
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));
    }

    [Fact]
    public async Task Segments_go_once_every_group_has_passed_them_and_the_retention_is_over()
    {
        await _hub.DisposeAsync();
        var options = Options(_folder.Path);
        options.Retention = TimeSpan.FromMinutes(10);
        _hub = new EmbeddedHub(options, _time);
        await _hub.ReadBatchAsync("slow", Home, s_now, CancellationToken.None);
        for (var n = 0; n < 60; n++)
            await PublishAsync(n, 1, padding: 400);
        var before = Segments();

        await _hub.CheckpointAsync("archive", Home, 59, CancellationToken.None);
        Assert.Equal(before, Segments());
        _time.Advance(TimeSpan.FromMinutes(9));
        await _hub.CheckpointAsync("slow", Home, 29, CancellationToken.None);
        Assert.Equal(before, Segments());
        _time.Advance(TimeSpan.FromMinutes(2));
        await _hub.CheckpointAsync("slow", Home, 30, CancellationToken.None);
        Assert.InRange(Segments(), 2, before - 1);
        Assert.Equal(31, (await _hub.ReadBatchAsync("slow", Home, s_now, CancellationToken.None))!.Events[0].Sequence);
    }

    protected override async Task<IReadOnlyList<IReadOnlyList<(long Sequence, string Body)>>> ReadAllAsync()
    {
        var all = new List<IReadOnlyList<(long, string)>>();
        for (var partition = 0; partition < _hub.Partitions; partition++)
        {
            var events = new List<(long, string)>();
            while (await _hub.ReadBatchAsync("reader", partition, s_now with { MaxEvents = 7 }, CancellationToken.None) is { } batch)
            {
                events.AddRange(Described(batch));
                await _hub.CheckpointAsync("reader", partition, batch.Events[^1].Sequence, CancellationToken.None);
            }

            all.Add(events);
        }

        return all;
    }

    private static int Home => Partitioner.Of("order:ORD1", 4);

    private int Segments() => Directory.GetFiles(Path.Combine(_folder.Path, $"partition-{Home:D3}"), "*.log").Length;

    private static HubOptions Options(string folder) =>
        new() { Folder = folder, Durable = false, SegmentBytes = 4096, MaxEventBytes = 4096 };

    private EmbeddedHub Open() => new(Options(_folder.Path), _time);

    private async Task ReopenAsync()
    {
        await _hub.DisposeAsync();
        _hub = Open();
    }

    private Task PublishAsync(int from, int count, int padding = 0) =>
        _hub.PublishAsync([.. Enumerable.Range(from, count).Select(n => Change("ORD1", n, padding))], CancellationToken.None);

    private Task<HubBatch?> ReadAsync(HubRead read) => _hub.ReadBatchAsync("archive", Home, read, CancellationToken.None);

    private Task CheckpointAsync(HubBatch batch) =>
        _hub.CheckpointAsync("archive", Home, batch.Events[^1].Sequence, CancellationToken.None);

    private static IEnumerable<(long, string)> Described(HubBatch batch) =>
        batch.Events.Select(e => (e.Sequence, Encoding.UTF8.GetString(e.Body.Span)));
}
