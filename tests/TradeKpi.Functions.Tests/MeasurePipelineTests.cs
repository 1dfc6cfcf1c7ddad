using System.Diagnostics.Metrics;
using Azure;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker;
using Moq;
using TradeKpi.Archive;
using TradeKpi.Azure.Lag;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Operate;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Functions.Tests;

public sealed class MeasurePipelineTests : IDisposable
{
    private readonly Mock<EventHubProducerClient> _producer = new();
    private readonly Mock<BlobContainerClient> _checkpoints = new();
    private readonly Dictionary<int, long> _lag = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<long> _freshness = [];
    private readonly MeterListener _listener = new();

    public MeasurePipelineTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "tradekpi.lag" or "tradekpi.freshness")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (_lag)
            {
                if (tags.IsEmpty)
                    _freshness.Add(value);
                else
                    _lag[(int)tags[0].Value!] = value;
            }
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Lag_is_what_each_partition_holds_beyond_the_triggers_checkpoint()
    {
        Partitions(("70", 100, 149, false), ("71", 10, 19, false), ("72", 5, 4, true), ("73", 0, 7, false));
        Checkpoint("name.servicebus.windows.net/tradekpi/tradekpi-archive/checkpoint/70", "139");
        Checkpoint("name.servicebus.windows.net/tradekpi/tradekpi-archive/checkpoint/73", "7");
        await Lag().ReportAsync(CancellationToken.None);
        Assert.Equal((10, 10, 0, 0), (_lag[70], _lag[71], _lag[72], _lag[73]));
    }

    [Fact]
    public async Task A_warehouse_that_is_down_does_not_hide_the_lag()
    {
        Partitions(("80", 0, 41, false));
        await using var warehouse = new FakeWarehouse(_ => throw new FakeException("the warehouse is gone", transient: true));
        var function = new MeasurePipeline(new TelemetryStage(warehouse, [], new ArchiveOptions()), [Lag()]);
        await Assert.ThrowsAsync<FakeException>(() => function.RunAsync(new TimerInfo(), CancellationToken.None));
        Assert.Equal(42, _lag[80]);
    }

    [Fact]
    public async Task A_hub_that_is_down_does_not_hide_what_the_warehouse_tells()
    {
        _producer.Setup(hub => hub.GetPartitionIdsAsync(It.IsAny<CancellationToken>())).ThrowsAsync(
            new EventHubsException("tradekpi", "no route", EventHubsException.FailureReason.ServiceCommunicationProblem));
        await using var warehouse = new FakeWarehouse(command => command.CommandText.Contains("vw_telemetry", StringComparison.Ordinal)
            ? FakeWarehouse.Table(["merged", "rejected", "freshness_seconds", "staleness_seconds"], [0L, 0L, 4711L, 0L])
            : FakeWarehouse.Table(["counted"], [0L]));
        var function = new MeasurePipeline(new TelemetryStage(warehouse, [], new ArchiveOptions()), [Lag()]);
        var error = await Assert.ThrowsAsync<IOException>(() => function.RunAsync(new TimerInfo(), CancellationToken.None));
        Assert.StartsWith("The lag of Name.servicebus.windows.net/TradeKpi/tradekpi-archive is unknown", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("EventHub:fullyQualifiedNamespace", error.Message, StringComparison.Ordinal);
        Assert.Contains(4711, _freshness);
    }

    [Fact]
    public async Task Where_both_are_down_both_are_told()
    {
        _producer.Setup(hub => hub.GetPartitionIdsAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new UnauthorizedAccessException("no"));
        await using var warehouse = new FakeWarehouse(_ => throw new FakeException("the warehouse is gone", transient: true));
        var function = new MeasurePipeline(new TelemetryStage(warehouse, [], new ArchiveOptions()), [Lag()]);
        var error = await Assert.ThrowsAsync<AggregateException>(() => function.RunAsync(new TimerInfo(), CancellationToken.None));
        Assert.Contains("the warehouse is gone", error.Message, StringComparison.Ordinal);
        Assert.Contains("Azure Event Hubs Data Sender", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "Storage Blob Data Owner on the account of AzureWebJobsStorage")]
    [InlineData(0, "See AzureWebJobsStorage and the network")]
    public async Task A_checkpoint_that_cannot_be_read_is_named_with_what_helps(int status, string help)
    {
        Partitions(("90", 0, 41, false));
        Checkpoint("name.servicebus.windows.net/tradekpi/tradekpi-archive/checkpoint/90", new RequestFailedException(status, "no\nreally"));
        var error = await Assert.ThrowsAsync<IOException>(() => Lag().ReportAsync(CancellationToken.None));
        Assert.Contains(help, error.Message, StringComparison.Ordinal);
        Assert.Contains("azure-webjobs-eventhub/name.servicebus.windows.net/tradekpi/tradekpi-archive/checkpoint/90", error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_whose_head_was_trimmed_before_the_archive_began_is_told_from_one_that_trims_what_was_archived()
    {
        Partitions(("3", 40, 41, false));
        Assert.Equal(40, await Lag().BeginsWithAsync(3, CancellationToken.None));
        Checkpoint("name.servicebus.windows.net/tradekpi/tradekpi-archive/checkpoint/3", "12");
        Assert.Null(await Lag().BeginsWithAsync(3, CancellationToken.None));
    }

    private HubLag Lag()
    {
        var none = new Mock<BlobClient>();
        none.Setup(blob => blob.GetPropertiesAsync(It.IsAny<BlobRequestConditions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(404, "no such blob"));
        _checkpoints.Setup(container => container.GetBlobClient(It.Is<string>(name => !_known.Contains(name)))).Returns(none.Object);
        return new HubLag(_producer.Object, _checkpoints.Object, "Name.servicebus.windows.net/TradeKpi/tradekpi-archive");
    }

    private void Checkpoint(string name, string sequence)
    {
        _known.Add(name);
        var properties = BlobsModelFactory.BlobProperties(
            metadata: new Dictionary<string, string>(StringComparer.Ordinal) { ["sequencenumber"] = sequence, ["offset"] = "1" });
        var blob = new Mock<BlobClient>();
        blob.Setup(client => client.GetPropertiesAsync(It.IsAny<BlobRequestConditions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Response.FromValue(properties, Mock.Of<Response>()));
        _checkpoints.Setup(container => container.GetBlobClient(name)).Returns(blob.Object);
    }

    private void Checkpoint(string name, Exception failure)
    {
        _known.Add(name);
        var blob = new Mock<BlobClient>();
        blob.Setup(client => client.GetPropertiesAsync(It.IsAny<BlobRequestConditions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(failure);
        _checkpoints.Setup(container => container.GetBlobClient(name)).Returns(blob.Object);
    }

    private void Partitions(params (string Id, long First, long Last, bool IsEmpty)[] partitions)
    {
        _producer.Setup(hub => hub.GetPartitionIdsAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync([.. partitions.Select(partition => partition.Id)]);
        foreach (var (id, first, last, isEmpty) in partitions)
        {
            _producer.Setup(hub => hub.GetPartitionPropertiesAsync(id, It.IsAny<CancellationToken>()))
                .ReturnsAsync(EventHubsModelFactory.PartitionProperties("tradekpi", id, isEmpty, first, last, "0",
                    DateTimeOffset.UnixEpoch));
        }
    }
}
