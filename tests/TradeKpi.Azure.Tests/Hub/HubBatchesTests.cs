using Azure.Messaging.EventHubs;
using TradeKpi.Azure.Hub;
using TradeKpi.Specs;

namespace TradeKpi.Azure.Tests.Hub;

public sealed class HubBatchesTests : IDisposable
{
    private static readonly DateTimeOffset s_day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeEventHub _hub = new();
    private readonly HubEpoch _epoch;
    private readonly HubBatches _batches;

    public HubBatchesTests()
    {
        var options = new EventHubOptions { Name = "tradekpi" };
        _epoch = new HubEpoch(_hub.Client, options, new ManualTime());
        _batches = new HubBatches(_epoch, options);
    }

    public void Dispose() => _epoch.Dispose();

    [Fact]
    public async Task A_batch_keeps_bodies_positions_and_times()
    {
        var batch = await _batches.OfAsync([Event(7, "a"), Event(8, "b")], "3", CancellationToken.None);
        Assert.Equal(("tradekpi", "20260102030405", 3), (batch.Hub, batch.Epoch, batch.Partition));
        Assert.Equal([(7, "a", s_day), (8, "b", s_day)],
            batch.Events.Select(e => (e.Sequence, System.Text.Encoding.UTF8.GetString(e.Body.Span), e.EnqueuedAt)));
    }

    [Fact]
    public async Task The_hub_is_asked_once_while_sequences_rise()
    {
        await _batches.OfAsync([Event(0), Event(1)], "0", CancellationToken.None);
        await _batches.OfAsync([Event(2)], "0", CancellationToken.None);
        await _batches.OfAsync([Event(5)], "0", CancellationToken.None);
        Assert.Equal(1, _hub.Asked);
    }

    [Fact]
    public async Task A_sequence_that_falls_tells_of_a_hub_made_anew()
    {
        Assert.Equal("20260102030405", (await _batches.OfAsync([Event(0), Event(1)], "0", CancellationToken.None)).Epoch);
        _hub.Created = s_day.AddDays(1);
        Assert.Equal("20260302000000", (await _batches.OfAsync([Event(0, at: s_day.AddDays(2))], "0", CancellationToken.None)).Epoch);
    }

    [Fact]
    public async Task Redelivered_events_keep_their_epoch()
    {
        await _batches.OfAsync([Event(0), Event(1)], "0", CancellationToken.None);
        Assert.Equal("20260102030405", (await _batches.OfAsync([Event(1)], "0", CancellationToken.None)).Epoch);
    }

    [Fact]
    public async Task Events_that_are_older_than_the_hub_belong_to_the_one_before()
    {
        await _batches.OfAsync([Event(4)], "0", CancellationToken.None);
        _hub.Created = s_day.AddDays(1);
        Assert.Equal("20260102030405", (await _batches.OfAsync([Event(4)], "0", CancellationToken.None)).Epoch);
        Assert.Equal("20260302000000", (await _batches.OfAsync([Event(4, at: s_day.AddDays(2))], "0", CancellationToken.None)).Epoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-1")]
    public async Task A_partition_that_is_no_number_is_refused(string partition) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _batches.OfAsync([Event(0)], partition, CancellationToken.None));

    [Fact]
    public async Task No_event_is_no_batch() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _batches.OfAsync([], "0", CancellationToken.None));

    private static EventData Event(long sequence, string body = "{}", DateTimeOffset? at = null) =>
        EventHubsModelFactory.EventData(BinaryData.FromString(body), sequenceNumber: sequence, offsetString: "0",
            enqueuedTime: at ?? s_day);
}
