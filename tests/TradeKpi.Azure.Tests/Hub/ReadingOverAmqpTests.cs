using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using TradeKpi.Azure.Hub;
using TradeKpi.Specs.EventHubs;

namespace TradeKpi.Azure.Tests.Hub;

/// <summary>What the real client reads of a hub that speaks AMQP: its properties, its partitions, its events.</summary>
public sealed class ReadingOverAmqpTests
{
    [Fact]
    public async Task Hub_and_partitions_tell_what_they_hold()
    {
        await using var hub = new HubOverAmqp();
        await hub.Client.SendAsync([new EventData("a"), new EventData("b")], new SendEventOptions { PartitionId = "2" });
        var properties = await hub.Client.GetEventHubPropertiesAsync();
        Assert.Equal(("tradekpi", hub.Server.CreatedOn), (properties.Name, properties.CreatedOn));
        Assert.Equal("0 1 2 3", string.Join(' ', properties.PartitionIds));
        var partition = await hub.Client.GetPartitionPropertiesAsync("2");
        Assert.Equal((false, 0, 1), (partition.IsEmpty, partition.BeginningSequenceNumber, partition.LastEnqueuedSequenceNumber));
        Assert.True((await hub.Client.GetPartitionPropertiesAsync("1")).IsEmpty);
    }

    [Fact]
    public async Task The_archives_batch_has_the_epoch_that_the_hub_tells_and_the_events_as_they_were_sent()
    {
        await using var hub = new HubOverAmqp();
        await hub.Client.SendAsync([new EventData("{\"n\":1}"), new EventData("{\"n\":2}")], new SendEventOptions { PartitionId = "3" });
        var events = await ReadAsync(hub, "3", EventPosition.Earliest, count: 2);
        var batch = await hub.Get<HubBatches>().OfAsync(events, "3", CancellationToken.None);
        Assert.Equal(("tradekpi", "20260102030405", 3), (batch.Hub, batch.Epoch, batch.Partition));
        Assert.Equal([(0L, "{\"n\":1}"), (1L, "{\"n\":2}")], batch.Events.Select(e => (e.Sequence, Encoding.UTF8.GetString(e.Body.Span))));
        Assert.All(batch.Events.Zip(hub.Server.Partitions[3].Entries), pair =>
            Assert.InRange(pair.First.EnqueuedAt - pair.Second.EnqueuedAt, -TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task A_reader_begins_where_it_is_told_to_and_gets_what_comes_later_too()
    {
        await using var hub = new HubOverAmqp();
        await hub.Client.SendAsync(
            [new EventData("a"), new EventData("b"), new EventData("c")], new SendEventOptions { PartitionId = "0" });
        var reading = ReadAsync(hub, "0", EventPosition.FromSequenceNumber(0, isInclusive: false), count: 3);
        await hub.Client.SendAsync([new EventData("d")], new SendEventOptions { PartitionId = "0" });
        Assert.Equal("b c d", string.Join(' ', (await reading).Select(e => e.EventBody.ToString())));
    }

    [Fact]
    public async Task Properties_of_an_event_travel_with_it()
    {
        await using var hub = new HubOverAmqp();
        var sent = new EventData("a") { ContentType = "application/json", MessageId = "m1" };
        sent.Properties["cloudEvents:type"] = "order";
        await hub.Client.SendAsync([sent], new SendEventOptions { PartitionKey = "K1" });
        var partition = hub.Server.Partitions.Single(one => one.Entries.Count > 0);
        Assert.Equal("order", partition.Entries[0].Properties["cloudEvents:type"]);
        var read = Assert.Single(await ReadAsync(hub, partition.Id, EventPosition.Earliest, count: 1));
        Assert.Equal(("application/json", "m1", "K1"), (read.ContentType, read.MessageId, read.PartitionKey));
        Assert.Equal("order", read.Properties["cloudEvents:type"]);
    }

    private static async Task<IReadOnlyList<EventData>> ReadAsync(HubOverAmqp hub, string partition, EventPosition from, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var consumer = new EventHubConsumerClient("tradekpi-archive", hub.Server.ConnectionString, hub.Server.Name);
        return await consumer.ReadEventsFromPartitionAsync(partition, from, patience.Token)
            .Select(read => read.Data).Take(count).ToListAsync(patience.Token);
    }
}
