using System.Globalization;
using System.Text;

namespace TradeKpi.Kafka.Tests;

/// <summary>The door of Kafka's topics at librdkafka's own cluster.</summary>
public sealed class KafkaStageTests : IDisposable
{
    private const string Topic = "shop.public.orders";
    private const string Nothing = "-1001";

    private readonly MockCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Offsets_are_committed_once_the_archive_has_what_was_read_and_a_restart_goes_on_there()
    {
        await using (var first = new Door(Options()) { Archived = 1 })
        {
            await _cluster.SendAsync(Topic, 0, Change(1));
            await first.UntilAsync(() => _cluster.Committed(Topic, 0) == 1);
            await _cluster.SendAsync(Topic, 0, Change(2));
            await first.UntilAsync(() => first.Published.Count == 2);
            await first.FinishAsync();
        }

        Assert.Equal(1, _cluster.Committed(Topic, 0));
        await using var second = new Door(Options());
        await second.UntilAsync(() => second.Published.Count == 1);
        Assert.Equal(["2"], second.Keys, StringComparer.Ordinal);
        await second.UntilAsync(() => _cluster.Committed(Topic, 0) == 2);
        await second.FinishAsync();
    }

    [Fact]
    public async Task Tombstones_headers_and_poison_are_what_they_are_at_every_door()
    {
        await using var door = new Door(Options());
        await _cluster.SendAsync(Topic, 0, null);
        await _cluster.SendAsync(Topic, 0, Change(1));
        await _cluster.SendAsync(Topic, 0, "{\"before\":");
        await _cluster.SendAsync(Topic, 0, Change(2), ("ce_specversion", "1.0"), ("ce_id", "e2"), ("ce_source", "/shop"),
            ("ce_type", "change"));
        await _cluster.SendAsync(Topic, 0, """{"order_id":3,"amount":"3.00"}""", ("__op", "c"), ("__table", "orders"), ("__lsn", "3"),
            ("__source_ts_ms", "1735891200000"), ("__debezium.context.task", "0"));
        await _cluster.SendAsync(Topic, 0, $"[{Change(4)},{Change(5)}]", ("content-type", "application/json"));
        await door.UntilAsync(() => _cluster.Committed(Topic, 0) == 6);
        Assert.Equal(["1", "2", "3", "4", "5"], door.Keys, StringComparer.Ordinal);
        var refused = Assert.Single(door.Lake.Files, file => file.Key.Contains("quarantine", StringComparison.Ordinal));
        var text = Encoding.UTF8.GetString(refused.Value);
        Assert.Contains($"kafka {Topic}/0 offset 2", text, StringComparison.Ordinal);
        Assert.Contains("TORN_JSON", text, StringComparison.Ordinal);
        await door.FinishAsync();
    }

    [Fact]
    public async Task What_the_hub_does_not_take_is_read_again_from_what_was_committed()
    {
        await using var door = new Door(Options()) { IsFull = true };
        await _cluster.SendAsync(Topic, 0, Change(1));
        await door.UntilAsync(() => door.Told.Contains("The disk is full.", StringComparer.Ordinal));
        Assert.Empty(door.Published);
        Assert.Equal(Nothing, _cluster.Committed(Topic, 0).ToString(CultureInfo.InvariantCulture));
        door.IsFull = false;
        await door.UntilAsync(() => _cluster.Committed(Topic, 0) == 1);
        Assert.Equal(["1"], door.Keys, StringComparer.Ordinal);
        Assert.Null(door.Told.Last());
        await door.FinishAsync();
    }

    [Fact]
    public async Task Where_too_much_waits_for_archive_and_load_it_waits_commits_what_they_get_and_publishes_nothing_twice()
    {
        await using var door = new Door(Options()) { Archived = 0, Most = 3 };
        for (var n = 1; n <= 3; n++)
            await _cluster.SendAsync(Topic, 0, Change(n));
        await door.UntilAsync(() => door.Published.Count == 3);
        await _cluster.SendAsync(Topic, 0, Change(4));
        await _cluster.SendAsync(Topic, 0, Change(5));
        await door.UntilAsync(() => door.Told.Any(told => told?.Contains("wait for archive and load", StringComparison.Ordinal) == true));
        Assert.Equal(Nothing, _cluster.Committed(Topic, 0).ToString(CultureInfo.InvariantCulture));
        door.Archived = long.MaxValue;
        await door.UntilAsync(() => _cluster.Committed(Topic, 0) == 3);
        door.Most = long.MaxValue;
        await door.UntilAsync(() => _cluster.Committed(Topic, 0) == 5);
        Assert.Equal(["1", "2", "3", "4", "5"], door.Keys, StringComparer.Ordinal);
        await door.FinishAsync();
    }

    [Fact]
    public async Task Two_members_share_the_partitions_and_the_one_that_stays_takes_over()
    {
        await using var first = new Door(Options());
        for (var n = 0; n < 4; n++)
            await _cluster.SendAsync(Topic, n, Change(n));
        await first.UntilAsync(() => first.Published.Count == 4);
        var second = new Door(Options());
        await using (second)
        {
            for (var n = 4; second.Published.IsEmpty; n++)
            {
                Assert.True(n < 600, "The second member got no partition.");
                await _cluster.SendAsync(Topic, n % 4, Change(n));
                await Task.Delay(100);
            }

            await second.FinishAsync();
        }

        var sent = 1_000;
        for (var partition = 0; partition < 4; partition++)
            await _cluster.SendAsync(Topic, partition, Change(sent++));
        // What it had read as its partitions were taken comes to it twice.
        await first.UntilAsync(() => Enumerable.Range(1_000, 4).All(n => first.Keys.Contains(Text(n), StringComparer.Ordinal)));
        await first.FinishAsync();

        // Each message came to one of them at least: what came twice has the same identity.
        var seen = first.Published.Concat(second.Published).Select(change => change.Envelope.EventId).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(seen.Count, first.Keys.Concat(second.Keys).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Brokers_that_do_not_answer_and_topics_that_are_not_there_are_named()
    {
        await using var lost = new Door(Options(brokers: "127.0.0.1:9"));
        await lost.UntilAsync(() => lost.Told.Any(told =>
            told?.StartsWith("No broker of 127.0.0.1:9 can be reached: ", StringComparison.Ordinal) == true));
        await using var early = new Door(Options(topic: "nobody.made.it"));
        await early.UntilAsync(() => early.Told.Any(told => told?.Contains("nobody.made.it", StringComparison.Ordinal) == true));
    }

    private static string Change(int n) => $$$"""
        {"before":null,"after":{"order_id":{{{Text(n)}}},"amount":"1.00"},"source":{"connector":"postgresql","name":"shop",
        "table":"orders","lsn":{{{Text(n)}}},"ts_ms":1735891200000},"op":"c","ts_ms":1735891200000}
        """;

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    private KafkaOptions Options(string? brokers = null, string topic = Topic) => new()
    {
        Brokers = brokers ?? _cluster.Brokers,
        Topics = [topic],
        Retry = TimeSpan.FromMilliseconds(100),
        SessionTimeout = TimeSpan.FromSeconds(6),
    };
}
