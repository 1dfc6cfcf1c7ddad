using System.Globalization;
using System.Net.Sockets;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using TradeKpi.Azure.Hub;
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
    public async Task Each_partition_key_has_batches_of_its_own()
    {
        await Publisher.PublishAsync([Change("A", 1), Change("B", 2), Change("A", 3)], CancellationToken.None);
        Assert.Equal([("order:A", 2), ("order:B", 1)], _hub.Arrived.OrderBy(batch => batch.Key, StringComparer.Ordinal));
        Assert.All(_hub.Events, sent => Assert.Equal("application/json", sent.ContentType));
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
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => Publisher.PublishAsync([Change("A", 1), Change("A", 2, padding: 500)], CancellationToken.None));
        Assert.Contains("id-A-2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Publish:MaxEventBytes", refusal.Message, StringComparison.Ordinal);
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
}
