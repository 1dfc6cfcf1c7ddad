using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Publish;

public class PublishStageTests
{
    private static readonly byte[] s_truncate =
        """{"op":"t","before":null,"after":null,"source":{"connector":"postgresql","name":"shop","schema":"public","table":"orders","lsn":9,"ts_ms":1736935200000}}"""u8
            .ToArray();

    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();
    private readonly PublishOptions _options = new() { BatchEvents = 2 };

    private PublishStage Stage => new(Lines.Reader, _hub, new QuarantineStore(_lake), _options, new ManualTime());

    [Fact]
    public async Task Every_value_is_published_or_quarantined_or_a_tombstone()
    {
        var report = await PublishAsync(Lines.Event(1), Lines.Torn(2), "null"u8.ToArray(), Lines.Event(4), "[1"u8.ToArray());
        Assert.Equal((5, 2, 1, 2), (report.Read, report.Published, report.Tombstones, report.QuarantinedTotal));
        Assert.Equal([Lines.Id(1), Lines.Id(4)], [.. _hub.Published.Select(change => change.Envelope.EventId)]);
    }

    [Fact]
    public async Task A_truncate_counts_as_a_tombstone_is_told_and_travels_on_so_that_it_is_found_later()
    {
        var report = await PublishAsync(Lines.Event(1), s_truncate, s_truncate);
        Assert.Equal((3, 1, 2, 0), (report.Read, report.Published, report.Tombstones, report.QuarantinedTotal));
        Assert.Equal(2, report.Truncated["shop public.orders"]);
        Assert.Equal(3, _hub.Published.Count);

        var result = Assert.Single(await Stage.PublishEachAsync(
            new[] { new RawInput(s_truncate, 1, null) }.ToAsyncEnumerable(), InputOrigin.Http("r"), CancellationToken.None));
        Assert.Equal(PublishOutcome.Tombstone, result.Outcome);
        Assert.Contains("shop public.orders was emptied", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncate_that_the_hub_does_not_take_is_refused()
    {
        _hub.LargestEvent = 10;
        var report = await PublishAsync(s_truncate);
        Assert.Equal((1, 0, 0, 1), (report.Read, report.Published, report.Tombstones, report.QuarantinedTotal));
        Assert.Empty(report.Truncated);
    }

    [Fact]
    public async Task Events_travel_in_batches_and_in_order()
    {
        await PublishAsync([.. Enumerable.Range(0, 5).Select(n => Lines.Event(n))]);
        Assert.Equal([2, 2, 1], _hub.Calls);
        Assert.Equal([.. Enumerable.Range(0, 5).Select(Lines.Id)], [.. _hub.Published.Select(change => change.Envelope.EventId)]);
    }

    [Fact]
    public async Task A_batch_also_ends_at_its_bytes()
    {
        _options.BatchEvents = 1000;
        _options.BatchBytes = 1;
        await PublishAsync(Lines.Event(1), Lines.Event(2), Lines.Event(3));
        Assert.Equal([1, 1, 1], _hub.Calls);
    }

    [Fact]
    public async Task A_refused_event_is_found_in_quarantine_by_its_origin()
    {
        await PublishAsync(Lines.Event(1), Lines.Torn(2));
        var item = Assert.Single(await new QuarantineStore(_lake).ListAsync(CancellationToken.None).ToListAsync());
        Assert.Equal("file orders.json line 2", item.Entry.Origin);
        Assert.Equal(Lines.Torn(2), item.Entry.Raw.ToArray());
        Assert.False(item.IsReplayed);
    }

    [Fact]
    public async Task A_piece_that_the_splitter_gave_up_keeps_its_reason()
    {
        var input = new[] { new RawInput("{"u8.ToArray(), 7, new Refusal("TOO_LARGE", "more than 1 MB")) }.ToAsyncEnumerable();
        var report = await Stage.PublishAsync(input, InputOrigin.File("orders.json"), null, CancellationToken.None);
        Assert.Equal(1, report.Quarantined["TOO_LARGE"]);
    }

    [Fact]
    public async Task An_event_that_the_hub_would_refuse_is_quarantined_and_stops_no_other()
    {
        _options.MaxEventBytes = 1024;
        var report = await PublishAsync(Lines.Event(1), Lines.Event(2, extra: $"\"pad\":\"{new string('x', 2000)}\","), Lines.Event(3));
        Assert.Equal((2, 1), (report.Published, report.Quarantined["TOO_LARGE"]));
    }

    [Fact]
    public async Task Events_that_the_hub_itself_finds_too_large_are_quarantined_and_stop_no_other()
    {
        _options.BatchEvents = 4;
        _hub.LargestEvent = 1024;
        var pad = $"\"pad\":\"{new string('x', 2000)}\",";
        var results = await Stage.PublishEachAsync(
            Lines.Input(Lines.Event(1), Lines.Event(2, extra: pad), Lines.Torn(3), Lines.Event(4, extra: pad), Lines.Event(5)),
            InputOrigin.Http("r1"), CancellationToken.None);
        Assert.Equal([Lines.Id(1), Lines.Id(5)], [.. _hub.Published.Select(change => change.Envelope.EventId)]);
        Assert.Equal(["", "TOO_LARGE", "TORN_JSON", "TOO_LARGE", ""], [.. results.Select(result => result.Reason ?? "")]);
        var kept = await new QuarantineStore(_lake).ListAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(
            [.. results.Where(result => result.Reason is not null).Select(result => result.QuarantineId!).Order(StringComparer.Ordinal)],
            [.. kept.Select(item => item.Entry.QuarantineId).Order(StringComparer.Ordinal)]);
        var second = kept.Single(item => item.Entry.Origin == "http r1 event 2").Entry;
        Assert.Contains("a batch of the hub takes 1024 with its headers", second.Message, StringComparison.Ordinal);
        Assert.Contains(Lines.Id(2), System.Text.Encoding.UTF8.GetString(second.Raw.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_what_is_done_and_never_more()
    {
        var told = new List<PublishReport>();
        var progress = new Mirror(report =>
        {
            Assert.Equal(report.Published, _hub.Published.Count);
            told.Add(report);
        });
        await Stage.PublishAsync(Lines.Input([.. Enumerable.Range(0, 5).Select(n => Lines.Event(n))]), InputOrigin.File("a"), progress,
            CancellationToken.None);
        Assert.Equal([2, 4, 5], told.Select(report => report.Published));
    }

    [Fact]
    public async Task A_request_gets_a_result_for_each_value_in_order()
    {
        var results = await Stage.PublishEachAsync(
            Lines.Input(Lines.Event(1), Lines.Torn(2), "null"u8.ToArray(), Lines.Event(4)), InputOrigin.Http("req-1"),
            CancellationToken.None);
        Assert.Equal([PublishOutcome.Accepted, PublishOutcome.Refused, PublishOutcome.Tombstone, PublishOutcome.Accepted],
            results.Select(r => r.Outcome));
        Assert.Equal([1, 2, 3, 4], results.Select(r => r.Position));
        Assert.Equal(Lines.Id(4), results[3].EventId);
        Assert.NotNull(results[1].Reason);
        var item = Assert.Single(await new QuarantineStore(_lake).ListAsync(CancellationToken.None).ToListAsync());
        Assert.Equal(results[1].QuarantineId, item.Entry.QuarantineId);
        Assert.Equal("http req-1 event 2", item.Entry.Origin);
    }

    [Fact]
    public async Task A_refusal_that_cannot_be_kept_is_not_reported()
    {
        _lake.BeforeWrite = _ => throw new IOException("disk full");
        await Assert.ThrowsAsync<IOException>(() => PublishAsync(Lines.Torn(1)));
        await Assert.ThrowsAsync<IOException>(
            () => Stage.PublishEachAsync(Lines.Input(Lines.Torn(1)), InputOrigin.Http("a"), CancellationToken.None));
    }

    [Fact]
    public async Task A_hub_that_fails_is_heard_at_once()
    {
        _hub.BeforePublish = () => throw new IOException("hub down");
        await Assert.ThrowsAsync<IOException>(() => PublishAsync([.. Enumerable.Range(0, 9).Select(n => Lines.Event(n))]));
    }

    [Fact]
    public void Read_is_the_sum_of_what_became_of_it_for_every_mixture()
    {
        var values = Gen.Elements(Lines.Event(1), Lines.Torn(2), "null"u8.ToArray(), "7"u8.ToArray()).ListOf();
        Prop.ForAll(values.ToArbitrary(), list =>
        {
            var report = PublishAsync([.. list]).GetAwaiter().GetResult();
            return report.Read == list.Count && report.Read == report.Published + report.Tombstones + report.QuarantinedTotal;
        }).QuickCheckThrowOnFailure();
    }

    private Task<PublishReport> PublishAsync(params byte[][] values) =>
        Stage.PublishAsync(Lines.Input(values), InputOrigin.File("orders.json"), null, CancellationToken.None);

    private sealed class Mirror(Action<PublishReport> told) : IProgress<PublishReport>
    {
        public void Report(PublishReport value) => told(value);
    }
}
