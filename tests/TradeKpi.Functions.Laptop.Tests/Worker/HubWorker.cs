using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using TradeKpi.Specs.EventHubs;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>The same program with Event Hubs as its hub: its publisher and its trigger meet a hub that speaks AMQP.</summary>
public sealed class HubWorker : LaptopWorker
{
    public LoopbackEventHub Hub { get; } = new(partitions: 2);

    private protected override string Program => LaptopProgram.WithHubTrigger;

    private protected override IEnumerable<(string Name, string? Value)> Changes =>
        [("EventHub", Hub.ConnectionString), ("EventHubName", Hub.Name), ("EventHub__Retries", "0"),
            ("EventHub__AttemptTimeout", "00:00:10")];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Hub.Dispose();
    }

    /// <summary>Everything that a partition holds from a sequence on, as a consumer receives it.</summary>
    public async Task<IReadOnlyList<EventData>> ReceiveAsync(string partition, long from = 0)
    {
        var count = Hub.Partitions.Single(one => one.Id == partition).Entries.Count(entry => entry.Sequence >= from);
        if (count == 0)
            return [];
        await using var consumer = new EventHubConsumerClient(EventHubConsumerClient.DefaultConsumerGroupName, Hub.ConnectionString,
            Hub.Name);
        return await consumer.ReadEventsFromPartitionAsync(partition, EventPosition.FromSequenceNumber(from, isInclusive: true))
            .Take(count).Select(received => received.Data).ToListAsync();
    }

    internal Task<string> ArchiveAsync(string? partition, IEnumerable<EventData> events) =>
        FailureAsync("ArchiveEvents", Delivery.Events(partition, events));
}
