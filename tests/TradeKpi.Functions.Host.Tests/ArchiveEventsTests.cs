using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Archive;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Tests.Hub;
using TradeKpi.Functions.Tests;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Functions.Host.Tests;

public sealed class ArchiveEventsTests : IDisposable
{
    private const string Path = "lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-2-0000000000000000007-0000000000000000008.json";

    private readonly FakeEventHub _hub = new();
    private readonly HubEpoch _epoch;
    private readonly MemoryLake _lake = new();
    private readonly ArchiveEvents _function;

    public ArchiveEventsTests()
    {
        var options = new EventHubOptions { Name = "tradekpi" };
        _epoch = new HubEpoch(_hub.Client, options, TimeProvider.System);
        _function = new ArchiveEvents(new HubBatches(_epoch, options), new ArchiveStage(Lines.Reader, _lake, new QuarantineStore(_lake)));
    }

    public void Dispose() => _epoch.Dispose();

    [Fact]
    public async Task A_batch_stands_in_the_lake_under_its_hub_epoch_partition_and_positions()
    {
        await RunAsync(Lines.Event(1), Lines.Event(2));
        var file = Assert.Single(_lake.Files);
        Assert.Equal(Path, file.Key);
        Assert.Equal([7, 8], Lines.Of(file.Value).Select(line => line.GetProperty("hub_sequence").GetInt64()));
    }

    [Fact]
    public async Task A_bad_event_is_parked_with_its_reason_and_the_batch_is_acknowledged()
    {
        await RunAsync(Lines.Event(1), Lines.Torn(2), Lines.Event(3));
        Assert.Equal(2, _lake.Files.Count);
        var (path, content) = Assert.Single(_lake.Files, file => file.Key.StartsWith("quarantine/", StringComparison.Ordinal));
        Assert.Contains("tradekpi-20260102030405-2-", path, StringComparison.Ordinal);
        Assert.Contains("hub tradekpi/20260102030405/2/8", Lines.Of(content).Single().GetProperty("origin").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_comes_again_changes_nothing_and_is_acknowledged()
    {
        await RunAsync(Lines.Event(1), Lines.Event(2));
        await RunAsync(Lines.Event(1), Lines.Event(2));
        Assert.Equal(1, _lake.Writes);
    }

    [Fact]
    public async Task A_lake_that_is_down_throws_so_that_the_batch_comes_again_and_then_it_is_archived()
    {
        _lake.BeforeWrite = _ => throw new IOException("the lake is gone");
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Lines.Event(1), Lines.Event(2)));
        Assert.Empty(_lake.Files);
        _lake.BeforeWrite = _ => { };
        await RunAsync(Lines.Event(1), Lines.Event(2));
        Assert.Equal(Path, Assert.Single(_lake.Files).Key);
    }

    [Fact]
    public void Retries_have_no_end_because_the_trigger_would_pass_over_a_batch_that_is_given_up()
    {
        var retry = typeof(ArchiveEvents).GetMethod(
            nameof(ArchiveEvents.RunAsync))!.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!;
        Assert.Equal((-1, "00:00:01", "00:01:00"), (retry.MaxRetryCount, retry.MinimumInterval, retry.MaximumInterval));
    }

    [Fact]
    public async Task A_trigger_that_tells_no_partition_is_refused_by_name()
    {
        var context = TriggerContext.With(new Dictionary<string, object?>(StringComparer.Ordinal));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _function.RunAsync(TriggerContext.Events(7, Lines.Event(1)), context, CancellationToken.None));
        Assert.Contains("PartitionContext", error.Message, StringComparison.Ordinal);
        Assert.Empty(_lake.Files);
    }

    private Task RunAsync(params byte[][] bodies) =>
        _function.RunAsync(TriggerContext.Events(7, bodies), TriggerContext.OfPartition("2"), CancellationToken.None);
}
