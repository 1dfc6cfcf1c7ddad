using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Azure.Hub;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Specs;
using TradeKpi.Specs.Hub;

namespace TradeKpi.Azure.Tests.Hub;

public sealed class EventHubsPublisherTests : EventPublisherSpec
{
    private readonly FakeEventHub _hub = new();
    private readonly ManualTime _time = new();
    private readonly EventHubOptions _options = new() { Name = "tradekpi" };

    protected override IEventPublisher Publisher => new EventHubsPublisher(_hub.Client, _options, _time);

    protected override Task<IReadOnlyList<IReadOnlyList<(long Sequence, string Body)>>> ReadAllAsync() => Task.FromResult(_hub.Partitions);

    public static TheoryData<Exception> Passing =>
    [
        new EventHubsException("tradekpi", "busy", EventHubsException.FailureReason.ServiceBusy),
        new EventHubsException("tradekpi", "quota", EventHubsException.FailureReason.QuotaExceeded),
        new EventHubsException("tradekpi", "slow", EventHubsException.FailureReason.ServiceTimeout),
        new EventHubsException(isTransient: true, "tradekpi", "hiccup"),
        new TimeoutException("slow"),
        new SocketException(10054),
        new TaskCanceledException("the attempt's own time was up"),
    ];

    public static TheoryData<Exception, string> Lasting => new()
    {
        { new UnauthorizedAccessException("no"), "Azure Event Hubs Data Sender" },
        { new AuthenticationFailedException("no"), "AZURE_CLIENT_ID" },
        { new EventHubsException("tradekpi", "gone", EventHubsException.FailureReason.ResourceNotFound), "EventHubName" },
    };

    [Fact]
    public async Task Keys_share_the_batches_of_their_partition()
    {
        await Publisher.PublishAsync([.. Enumerable.Range(0, 131).Select(n => Change($"ORD{n}", n))], CancellationToken.None);
        Assert.Equal("0 1 2 3", string.Join(' ', _hub.Arrived.Select(batch => batch.Partition).Order(StringComparer.Ordinal)));
        Assert.Equal(131, _hub.Arrived.Sum(batch => batch.Events));
        Assert.All(_hub.Events, sent => Assert.Equal("application/json", sent.ContentType));
    }

    [Fact]
    public void In_any_calls_every_key_keeps_its_order_and_its_partition_and_no_partition_is_sent_to_twice_a_call() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        calls =>
        {
            var hub = new FakeEventHub();
            var sequence = 0;
            var published = new List<ChangeEvent>();
            foreach (var keys in calls)
            {
                var events = keys.Select(key => Change($"ORD{key % 16}", sequence++)).ToList();
                new EventHubsPublisher(hub.Client, _options, _time).PublishAsync(events, CancellationToken.None).GetAwaiter().GetResult();
                published.AddRange(events);
            }

            return published.GroupBy(change => change.Envelope.Key, StringComparer.Ordinal).All(key =>
                hub.Partitions.Count(partition => partition.Any(sent => IsOf(sent.Body, key.Key))) == 1
                && key.Select(change => Encoding.UTF8.GetString(change.Json.Span)).SequenceEqual(
                    hub.Partitions.SelectMany(partition => partition).Select(sent => sent.Body).Where(body => IsOf(body, key.Key)),
                    StringComparer.Ordinal))
                && hub.Arrived.Count <= calls.Length * hub.Ids.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task The_partitions_are_asked_for_once_and_in_whatever_order_they_are_told_a_key_has_the_same()
    {
        var publisher = Publisher;
        for (var n = 0; n < 3; n++)
            await publisher.PublishAsync([Change("A", n)], CancellationToken.None);
        Assert.Equal(1, _hub.AskedForPartitions);
        _hub.Ids = ["2", "0", "3", "1"];
        await Publisher.PublishAsync([Change("A", 3)], CancellationToken.None);
        Assert.Single(_hub.Arrived.Select(batch => batch.Partition).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_full_batch_is_followed_by_another_in_order()
    {
        _hub.BatchBytes = 250;
        await Publisher.PublishAsync([.. Enumerable.Range(0, 10).Select(n => Change("A", n, padding: 50))], CancellationToken.None);
        Assert.True(_hub.Arrived.Count > 2);
        var bodies = _hub.Partitions.Single(partition => partition.Count > 0).Select(sent => sent.Body).ToList();
        Assert.Equal([.. Enumerable.Range(0, 10).Select(n => n.ToString(CultureInfo.InvariantCulture))],
            bodies.ConvertAll(body => body.Split("\"sequence\":")[1].Split(',')[0]));
    }

    [Fact]
    public async Task An_event_that_no_batch_takes_is_refused_by_name_before_anything_is_sent()
    {
        _hub.BatchBytes = 200;
        var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Publisher.PublishAsync([Change("A", 1), Change("A", 2, padding: 500)], CancellationToken.None));
        Assert.Contains("id-A-2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Publish:MaxEventBytes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1], Assert.IsType<OversizeEventException>(refusal).Positions);
        Assert.Empty(_hub.Arrived);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again_after_growing_pauses(Exception failure)
    {
        for (var n = 0; n < 3; n++)
            _hub.Failures.Enqueue(failure);
        await Publisher.PublishAsync([Change("A", 1)], CancellationToken.None);
        Assert.Single(_hub.Arrived);
        Assert.Equal(3, _time.Waits.Count);
        Assert.All(_time.Waits.Select((wait, n) => (Wait: wait, Longest: _options.FirstRetry * Math.Pow(2, n))), pause =>
            Assert.InRange(pause.Wait, pause.Longest / 2, pause.Longest));
    }

    [Fact]
    public async Task The_patience_ends_with_an_io_error_that_names_hub_and_cause()
    {
        _options.Retries = 4;
        for (var n = 0; n < 5; n++)
            _hub.Failures.Enqueue(new EventHubsException("tradekpi", "busy", EventHubsException.FailureReason.ServiceBusy));
        var error = await Assert.ThrowsAsync<IOException>(() => Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.Contains("The hub tradekpi did not answer as it should in 5 attempts. It is throttled", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(5, _hub.Sends);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_does_not_pass_is_told_at_once_with_what_helps(Exception failure, string help)
    {
        _hub.Failures.Enqueue(failure);
        var error = await Assert.ThrowsAsync<IOException>(() => Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.Contains(help, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _hub.Sends);
    }

    [Fact]
    public async Task A_batch_that_the_hub_finds_too_large_is_not_tried_again()
    {
        _hub.Failures.Enqueue(new EventHubsException("tradekpi", "large", EventHubsException.FailureReason.MessageSizeExceeded));
        await Assert.ThrowsAsync<ArgumentException>(() => Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.Equal(1, _hub.Sends);
    }

    [Fact]
    public async Task A_cancelled_publish_sends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Publisher.PublishAsync([Change("A", 1)], new CancellationToken(canceled: true)));
        Assert.Equal(0, _hub.Sends);
    }

    private static bool IsOf(string body, string key) => body.Contains($"\"key\":\"{key}\"", StringComparison.Ordinal);
}
