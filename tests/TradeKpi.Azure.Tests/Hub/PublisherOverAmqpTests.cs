using System.Diagnostics;
using System.Text;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Specs.EventHubs;
using TradeKpi.Specs.Hub;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Azure.Tests.Hub;

/// <summary>What the real client and a hub that speaks AMQP make of the publisher's promises.</summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class PublisherOverAmqpTests : EventPublisherSpec, IAsyncLifetime
{
    private readonly HubOverAmqp _hub = new();

    protected override IEventPublisher Publisher => _hub.Publisher;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    protected override Task<IReadOnlyList<IReadOnlyList<(long Sequence, string Body)>>> ReadAllAsync() =>
        Task.FromResult<IReadOnlyList<IReadOnlyList<(long, string)>>>(
            [.. _hub.Server.Partitions.Select(partition => partition.Entries.Select(entry => (entry.Sequence, Text(entry))).ToList())]);

    public static TheoryData<HubTrouble> Passing =>
    [
        HubTrouble.Refuse.Throttled,
        new HubTrouble.Refuse("com.microsoft:timeout", "The operation did not complete within the allotted time."),
        new HubTrouble.DropLink("amqp:link:detach-forced", "The link is force detached by the broker for it is idle."),
        new HubTrouble.DropLink("amqp:internal-error", "The service was unable to process the request."),
        new HubTrouble.DropConnection(),
    ];

    [Fact]
    public async Task Events_of_131_keys_take_one_send_a_partition()
    {
        await Publisher.PublishAsync([.. Enumerable.Range(0, 131).Select(n => Change($"ORD{n}", n))], CancellationToken.None);
        Assert.Equal(131, _hub.Server.Entries.Count);
        Assert.Equal(4, _hub.Server.Sends);
    }

    [Fact]
    public async Task Batches_are_full_before_another_begins()
    {
        _hub.Server.LargestMessage = 64 * 1024;
        var events = Enumerable.Range(0, 600).Select(n => Change($"ORD{n}", n, padding: 1_000)).ToList();
        await Publisher.PublishAsync(events, CancellationToken.None);
        Assert.Equal(600, _hub.Server.Entries.Count);

        // What a full batch holds, and one more for each partition's rest.
        var full = events.Sum(change => change.Json.Length) / (64 * 1024);
        Assert.InRange(_hub.Server.Sends, full, full + 2 * 4);
    }

    [Fact]
    public async Task An_event_arrives_byte_for_byte_with_its_content_type()
    {
        var change = Change("ORD1", 1, padding: 300);
        await Publisher.PublishAsync([change], CancellationToken.None);
        var entry = Assert.Single(_hub.Server.Entries);
        Assert.Equal(change.Json.ToArray(), entry.Body);
        Assert.Equal("application/json", entry.ContentType);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again_and_every_event_arrives_once_and_in_order(HubTrouble trouble)
    {
        for (var n = 0; n < 3; n++)
            _hub.Server.Troubles.Enqueue(trouble);
        var events = Enumerable.Range(0, 20).Select(n => Change("ORD1", n)).ToList();
        await Publisher.PublishAsync(events, CancellationToken.None);
        Assert.Equal([.. events.Select(change => Encoding.UTF8.GetString(change.Json.Span))], [.. _hub.Server.Entries.Select(Text)]);
        Assert.Equal(4, _hub.Server.Sends);
        Assert.Equal(3, _hub.Time.Waits.Count);
    }

    [Fact]
    public async Task What_the_hub_kept_without_saying_so_comes_again_with_the_same_ids()
    {
        _hub.Server.Troubles.Enqueue(new HubTrouble.LoseAcknowledgement());
        await Publisher.PublishAsync([Change("ORD1", 1), Change("ORD1", 2)], CancellationToken.None);
        var bodies = _hub.Server.Entries.Select(Text).ToList();
        Assert.Equal(4, bodies.Count);
        Assert.Equal(bodies.GetRange(0, 2), bodies.GetRange(2, 2), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_was_made_anew_with_fewer_partitions_gets_its_events_all_the_same()
    {
        await Publisher.PublishAsync([.. Enumerable.Range(0, 20).Select(n => Change($"ORD{n}", 1))], CancellationToken.None);
        _hub.Server.Partitions = [_hub.Server.Partitions[0]];
        for (var n = 0; n < 4; n++)
            _hub.Server.Troubles.Enqueue(new HubTrouble.DropConnection());
        await Publisher.PublishAsync([.. Enumerable.Range(0, 20).Select(n => Change($"ORD{n}", 2))], CancellationToken.None);
        Assert.Equal(20, _hub.Server.Entries.Select(Text)
            .Where(body => body.Contains("\"sequence\":2", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_hub_that_says_nothing_is_asked_again_after_the_attempts_time()
    {
        await using var hub = new HubOverAmqp(("EventHub:AttemptTimeout", "00:00:01"));
        await hub.Publisher.PublishAsync([Change("ORD1", 1)], CancellationToken.None);
        hub.Server.Troubles.Enqueue(new HubTrouble.KeepSilent());
        await hub.Publisher.PublishAsync([Change("ORD1", 2)], CancellationToken.None);
        Assert.Equal((2, 3), (hub.Server.Entries.Count, hub.Server.Sends));
    }

    [Fact]
    public async Task A_hub_that_stays_throttled_is_told_in_one_sentence_with_what_helps()
    {
        await using var hub = new HubOverAmqp(("EventHub:Retries", "2"));
        for (var n = 0; n < 3; n++)
            hub.Server.Troubles.Enqueue(HubTrouble.Refuse.Throttled);
        var error = await Assert.ThrowsAsync<IOException>(() => hub.Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.StartsWith("The hub tradekpi did not answer as it should in 3 attempts. It is throttled: raise its throughput units",
            error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Refused_credentials_are_told_at_once_with_the_role_that_is_missing()
    {
        _hub.Server.RefusesTokens = true;
        var clock = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<IOException>(() => Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.StartsWith("The hub tradekpi refuses this host. Give this host's identity the role Azure Event Hubs Data Sender.",
            error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Empty(_hub.Time.Waits);
    }

    [Fact]
    public async Task Credentials_that_are_refused_only_when_a_link_is_opened_are_told_the_same_way()
    {
        await Publisher.PublishAsync([Change("A", 1)], CancellationToken.None);
        _hub.Server.RefusesTokens = true;
        _hub.Server.Troubles.Enqueue(new HubTrouble.DropLink("amqp:unauthorized-access", "The token has expired."));
        var error = await Assert.ThrowsAsync<IOException>(() => Publisher.PublishAsync([Change("A", 2)], CancellationToken.None));
        Assert.Contains("Azure Event Hubs Data Sender", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_the_namespace_does_not_have_is_named()
    {
        await using var hub = new HubOverAmqp(("EventHubName", "elsewhere"));
        var error = await Assert.ThrowsAsync<IOException>(() => hub.Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.StartsWith("The hub elsewhere refuses this host. The namespace has no such hub: see EventHubName.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_nobody_answers_at_is_told_with_the_setting_to_look_at()
    {
        _hub.Server.Dispose();
        var error = await Assert.ThrowsAsync<IOException>(() => Publisher.PublishAsync([Change("A", 1)], CancellationToken.None));
        Assert.StartsWith("The hub tradekpi did not answer as it should in 6 attempts. It cannot be reached: see EventHub:",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_the_hub_finds_too_large_is_quarantined_by_name_and_the_others_arrive()
    {
        _hub.Server.LargestMessage = 16 * 1024;
        var lake = new MemoryLake();
        var stage = new PublishStage(Lines.Reader, Publisher, new QuarantineStore(lake), new PublishOptions(), new ManualTime());
        var large = Lines.Event(2, extra: $"\"pad\":\"{new string('x', 20_000)}\",");
        var report = await stage.PublishAsync(
            Lines.Input(Lines.Event(1), large, Lines.Event(3)), InputOrigin.File("orders.json"), progress: null, CancellationToken.None);
        Assert.Equal((2, 1), (report.Published, report.Quarantined["TOO_LARGE"]));
        Assert.Equal(2, _hub.Server.Entries.Count);
        var parked = Assert.Single(await new QuarantineStore(lake).ListAsync(CancellationToken.None).ToListAsync());
        Assert.Equal("file orders.json line 2", parked.Entry.Origin);
        Assert.Contains("a batch of the hub takes 16384", parked.Entry.Message, StringComparison.Ordinal);
        Assert.Contains(Lines.Id(2), Encoding.UTF8.GetString(parked.Entry.Raw.Span), StringComparison.Ordinal);
    }

    private static string Text(HubEntry entry) => Encoding.UTF8.GetString(entry.Body);
}
