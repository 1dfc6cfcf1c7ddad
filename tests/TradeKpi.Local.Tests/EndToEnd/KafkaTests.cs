using TradeKpi.Kafka.Tests;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary><c>run --kafka</c> at librdkafka's own cluster.</summary>
public sealed class KafkaTests : IDisposable
{
    private const string Topic = "shop.public.orders";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Cli _cli = new();
    private readonly MockCluster _cluster = new();

    public void Dispose()
    {
        _cluster.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_topic_reaches_gold_once_through_a_restart_and_its_poison_the_quarantine()
    {
        await _cluster.SendAsync(Topic, 0, Order(1, "147.50"));
        await _cluster.SendAsync(Topic, 0, null);
        await _cluster.SendAsync(Topic, 0, "{\"op\":");
        await RunUntilAsync(committed: 3);
        await _cluster.SendAsync(Topic, 0, Order(2, "89.99"));

        // What was told already, as after an offset that could not be committed.
        await _cluster.SendAsync(Topic, 0, Order(1, "147.50"));
        await RunUntilAsync(committed: 5);
        var sales = await _cli.DoAsync("report", "daily-sales", "--format", "json");
        Assert.Contains("\"net_sales\":237.49", sales, StringComparison.Ordinal);
        Assert.Contains("\"transactions\":2", sales, StringComparison.Ordinal);
        var refused = await _cli.DoAsync("quarantine", "list", "--format", "json");
        Assert.Contains($"kafka {Topic}/0 offset 2", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--kafka and --topics go together", "--kafka", "localhost:9092")]
    [InlineData("--kafka and --topics go together", "--topics", "orders")]
    [InlineData("without a scheme, user or password", "--kafka", "me:secret@localhost:9092", "--topics", "orders")]
    [InlineData("each with its port", "--kafka", "localhost", "--topics", "orders")]
    public async Task What_cannot_be_consumed_is_bad_usage(string told, params string[] args)
    {
        var result = await _cli.RunAsync(["run", "--no-generate", "--port", "0", .. args]);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    private static string Order(int n, string amount) => $$$"""
        {"before":null,"after":{"order_id":"ORD{{{n}}}","customer_id":"CUST1","product_id":"PROD1","order_date":"2025-01-03T10:00:00Z",
        "status":"DELIVERED","quantity":1,"amount":"{{{amount}}}"},"source":{"connector":"postgresql","name":"shop","table":"orders",
        "lsn":{{{n}}},"ts_ms":1735891200000},"op":"c","ts_ms":1735891200000}
        """;

    private async Task RunUntilAsync(long committed)
    {
        using var stop = new CancellationTokenSource();
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--sql-port", "0",
            "--kafka", _cluster.Brokers, "--topics", Topic);
        using var patience = new CancellationTokenSource(s_patience);
        while (_cluster.Committed(Topic, 0) < committed)
        {
            Assert.False(run.IsCompleted, "The host ended.");
            await Task.Delay(100, patience.Token);
        }

        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.True(ended.Code == 0, ended.Error);
    }
}
