using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using TradeKpi.Archive;
using TradeKpi.Azure.Hub;
using TradeKpi.Events;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

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

    [Theory]
    [InlineData(5L, 7, 5)]
    [InlineData(9L, 7, 7)]
    [InlineData(0L, 7, 0)]
    [InlineData(5L, 0, 0)]
    public async Task Of_a_partition_of_which_nothing_was_taken_it_is_said_with_what_the_hub_began(long kept, int first, long told)
    {
        var batches = new HubBatches(_epoch, new EventHubOptions { Name = "tradekpi" }, new Beginnings(kept, null));
        Assert.Equal(told, (await batches.OfAsync([Event(first, "a")], "3", CancellationToken.None)).FirstKept);
    }

    [Fact]
    public async Task What_the_hub_trims_of_what_was_taken_is_no_trimmed_head_and_the_hub_is_not_asked_again()
    {
        var beginnings = new Beginnings(5, null);
        var batches = new HubBatches(_epoch, new EventHubOptions { Name = "tradekpi" }, beginnings);
        long[] told = [await FirstKeptAsync(7), await FirstKeptAsync(7), await FirstKeptAsync(9), await FirstKeptAsync(11)];
        Assert.Equal([5, 0, 0, 0], told);
        Assert.Equal(2, beginnings.Asked);
        Assert.Equal(0, (await _batches.OfAsync([Event(7, "a")], "3", CancellationToken.None)).FirstKept);

        async Task<long> FirstKeptAsync(int first) => (await batches.OfAsync([Event(first, "a")], "3", CancellationToken.None)).FirstKept;
    }

    [Fact]
    public async Task A_hub_that_does_not_say_with_what_it_begins_holds_the_batch_back()
    {
        var batches = new HubBatches(_epoch, new EventHubOptions { Name = "tradekpi" }, new Beginnings());
        await Assert.ThrowsAsync<IOException>(() => batches.OfAsync([Event(7, "a")], "3", CancellationToken.None));
    }

    [Fact]
    public async Task A_body_that_is_a_value_or_a_sequence_is_kept_as_text_and_marked()
    {
        var uuid = Guid.Parse("6f0c1a52-94d3-4be7-8a7e-c5d1f3b02e69");
        var batch = await _batches.OfAsync(
            [
                Event(1, AmqpMessageBody.FromValue("{\"a\":1}")),
                Event(2, AmqpMessageBody.FromValue(new byte[] { 1, 2 })),
                Event(3, AmqpMessageBody.FromValue(
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["n"] = 7, ["u"] = uuid, ["b"] = new byte[] { 255 },
                    ["d"] = double.NaN })),
                Event(4, AmqpMessageBody.FromSequence([["x", 1L], [true]])),
                Event(5, "data"),
            ],
            "3", CancellationToken.None);
        Assert.Equal(
            ["{\"a\":1}", "\u0001\u0002", $$"""{"n":7,"u":"{{uuid}}","b":"/w==","d":"NaN"}""", """[["x",1],[true]]""", "data"],
            batch.Events.Select(e => System.Text.Encoding.UTF8.GetString(e.Body.Span)), StringComparer.Ordinal);
        Assert.Equal([true, true, true, true, false], batch.Events.Select(e => e.Refusal is { Reason: QuarantineReasons.NotData }));
        Assert.Contains("value (String)", batch.Events[0].Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("sequence", batch.Events[3].Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_several_parts_is_one_and_an_empty_one_stays_empty()
    {
        var batch = await _batches.OfAsync(
            [Event(1, AmqpMessageBody.FromData(["{\"a\""u8.ToArray(), ":1}"u8.ToArray()])), Event(2, "")], "3", CancellationToken.None);
        Assert.Equal(["{\"a\":1}", ""], batch.Events.Select(e => System.Text.Encoding.UTF8.GetString(e.Body.Span)), StringComparer.Ordinal);
        Assert.All(batch.Events, e => Assert.Null(e.Refusal));
    }

    [Fact]
    public async Task Content_type_encoding_and_properties_come_along_as_text()
    {
        var sent = Event(1);
        var message = sent.GetRawAmqpMessage();
        (message.Properties.ContentType, message.Properties.ContentEncoding) = ("text/json", "gzip");
        foreach (var (name, value) in new (string, object)[] { ("cloudEvents:time", s_day.UtcDateTime), ("n", 7L), ("flag", true),
            ("kafka", "ü"u8.ToArray()) })
            message.ApplicationProperties[name] = value;
        var head = Assert.Single((await _batches.OfAsync([sent], "3", CancellationToken.None)).Events).Head;
        Assert.Equal(("text/json", "gzip"), (head.ContentType, head.ContentEncoding));
        Assert.Equal(["cloudEvents:time=2026-03-01T00:00:00.0000000Z", "flag=true", "kafka=ü", "n=7"],
            head.Properties.Select(property => $"{property.Key}={property.Value}").Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Kafka_s_headers_say_content_type_and_encoding_too()
    {
        var sent = Event(1);
        sent.Properties["content-type"] = "application/cloudevents+json"u8.ToArray();
        sent.Properties["content-encoding"] = "gzip"u8.ToArray();
        var head = Assert.Single((await _batches.OfAsync([sent], "3", CancellationToken.None)).Events).Head;
        Assert.Equal(("application/cloudevents+json", "gzip"), (head.ContentType, head.ContentEncoding));
    }

    [Fact]
    public async Task A_foreign_message_holds_its_partition_back_no_longer()
    {
        var lake = new MemoryLake();
        var stage = new ArchiveStage(new EventReader(new EventOptions()), lake, new QuarantineStore(lake));
        var batch = await _batches.OfAsync(
            [Event(0, AmqpMessageBody.FromValue(Guid.Empty)), Event(1, ""), Event(2, System.Text.Encoding.UTF8.GetString(Lines.Event(1)))],
            "3", CancellationToken.None);
        var report = await stage.ArchiveAsync(batch, CancellationToken.None);
        Assert.Equal((1, 1, 1), (report.Lines[Entity.Order], report.Tombstones, report.Quarantined[QuarantineReasons.NotData]));
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

    private static EventData Event(long sequence, AmqpMessageBody body)
    {
        var hubEvent = Event(sequence);
        hubEvent.GetRawAmqpMessage().Body = body;
        return hubEvent;
    }

    private static EventData Event(long sequence, string body = "{}", DateTimeOffset? at = null) =>
        EventHubsModelFactory.EventData(BinaryData.FromString(body), sequenceNumber: sequence, offsetString: "0",
            enqueuedTime: at ?? s_day);

    private sealed class Beginnings(params long?[] answers) : IPartitionBeginnings
    {
        public int Asked { get; private set; }

        public Task<long?> BeginsWithAsync(int partition, CancellationToken cancellationToken) => Asked < answers.Length
            ? Task.FromResult(answers[Asked++])
            : throw new IOException("The hub does not answer.");
    }
}
