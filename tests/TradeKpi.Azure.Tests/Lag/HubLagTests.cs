using System.Diagnostics.Metrics;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using TradeKpi.Azure.Lag;
using TradeKpi.Azure.Tests.Hub;
using TradeKpi.Azure.Tests.Lake;

namespace TradeKpi.Azure.Tests.Lag;

/// <summary>The lag between a hub that speaks AMQP and the checkpoints that the storage emulator keeps.</summary>
[RequiresAzurite]
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class HubLagTests : IClassFixture<Azurite>, IAsyncLifetime
{
    private const string Reader = "127.0.0.1/tradekpi/tradekpi-archive";

    private readonly HubOverAmqp _hub = new(("EventHub:AttemptTimeout", "00:00:05"));
    private readonly MeterListener _listener = new();
    private readonly Dictionary<int, long> _lag = [];
    private readonly BlobContainerClient _checkpoints;

    public HubLagTests(Azurite azurite)
    {
        _checkpoints = azurite.NewContainer();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "tradekpi.lag")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _lag[(int)tags[0].Value!] = value);
        _listener.Start();
    }

    private HubLag Lag => new(_hub.Client, _checkpoints, Reader);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task It_is_what_each_partition_holds_beyond_its_checkpoint()
    {
        await _checkpoints.CreateAsync();
        await SendAsync("0", 5);
        await SendAsync("1", 7);
        await SendAsync("2", 3);
        await CheckpointAsync("0", "1");
        await CheckpointAsync("2", "2");
        await Lag.ReportAsync(CancellationToken.None);
        Assert.Equal("3 7 0 0", string.Join(' ', _lag.OrderBy(partition => partition.Key).Select(partition => partition.Value)));
        await CheckpointAsync("0", "4");
        await SendAsync("0", 1);
        await Lag.ReportAsync(CancellationToken.None);
        Assert.Equal(1, _lag[0]);
    }

    [Fact]
    public async Task Before_the_trigger_has_made_its_container_everything_is_still_to_take()
    {
        await SendAsync("3", 2);
        await Lag.ReportAsync(CancellationToken.None);
        Assert.Equal(2, _lag[3]);
    }

    [Fact]
    public async Task A_hub_that_refuses_this_host_is_told_in_one_sentence_with_whose_lag_it_is()
    {
        _hub.Server.RefusesTokens = true;
        var error = await Assert.ThrowsAsync<IOException>(() => Lag.ReportAsync(CancellationToken.None));
        Assert.StartsWith(
            $"The lag of {Reader} is unknown, for the hub does not tell its newest event. "
            + "Give this host's identity the role Azure Event Hubs Data Sender.",
            error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Checkpoints_that_cannot_be_read_are_told_in_one_sentence_with_the_setting_to_look_at()
    {
        await SendAsync("0", 1);
        var wrongKey = new BlobContainerClient(
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=d3Jvbmc=;"
            + $"BlobEndpoint={new BlobUriBuilder(_checkpoints.Uri) { BlobContainerName = "" }.ToUri()};",
            _checkpoints.Name);
        var error = await Assert.ThrowsAsync<IOException>(
            () => new HubLag(_hub.Client, wrongKey, Reader).ReportAsync(CancellationToken.None));
        Assert.StartsWith(
            $"The lag of {Reader} is unknown, for the checkpoint azure-webjobs-eventhub/{Reader}/checkpoint/0 cannot be read. "
            + "Give this host's identity the role Storage Blob Data Owner on the account of AzureWebJobsStorage.",
            error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private Task SendAsync(string partition, int events) => _hub.Client.SendAsync(
        Enumerable.Range(0, events).Select(n => new EventData($"{n}")), new SendEventOptions { PartitionId = partition });

    // As the trigger writes it: an empty blob that says all in its metadata.
    private Task CheckpointAsync(string partition, string sequence) =>
        _checkpoints.GetBlobClient($"{Reader}/checkpoint/{partition}").UploadAsync(
            BinaryData.FromString(""),
            new BlobUploadOptions
            {
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["sequencenumber"] = sequence,
                    ["offset"] = "4096",
                    ["clientidentifier"] = "trigger",
                },
            });
}
