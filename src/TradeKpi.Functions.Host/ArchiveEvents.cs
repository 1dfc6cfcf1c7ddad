using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Archive;
using TradeKpi.Azure.Hub;
using TradeKpi.Functions.Pipeline;

namespace TradeKpi.Functions.Host;

/// <summary>
/// A batch of one partition into the lake. What it throws is an outage of the lake or the hub: the same batch comes again without end,
/// which holds the partition back, because the trigger would checkpoint a batch that is given up. Bad events throw nothing; they are
/// parked.
/// </summary>
public sealed class ArchiveEvents(HubBatches batches, ArchiveStage stage)
{
    [Function(nameof(ArchiveEvents))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger("%EventHubName%", Connection = "EventHub", ConsumerGroup = "%EventHubConsumerGroup%")] EventData[] events,
        FunctionContext context,
        CancellationToken cancellationToken) =>
        await stage.ArchiveAsync(await batches.OfAsync(events, TriggerPartition.IdOf(context), cancellationToken), cancellationToken);
}
