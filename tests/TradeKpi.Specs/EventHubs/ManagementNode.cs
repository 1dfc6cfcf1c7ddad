using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace TradeKpi.Specs.EventHubs;

/// <summary>Tells of the hub and of its partitions.</summary>
internal sealed class ManagementNode(LoopbackEventHub hub) : RequestNode
{
    protected override AmqpMessage Answer(AmqpMessage question)
    {
        var asked = question.ApplicationProperties.Map;
        if (hub.RefusesTokens)
            return Answer(401, "Unauthorized access. 'Listen' claim(s) are required to perform this operation.");
        if ((string)asked["name"] != hub.Name)
            return Answer(404, $"The messaging entity 'sb://127.0.0.1/{asked["name"]}' could not be found.");
        if ((string)asked["type"] == "com.microsoft:eventhub")
            return Answer(200, "OK", OfHub());
        return hub.Partitions.FirstOrDefault(partition => partition.Id == (string)asked["partition"]) is { } known
            ? Answer(200, "OK", Of(known))
            : Answer(400, $"There is no partition {asked["partition"]}.");
    }

    private AmqpMap OfHub() => new()
    {
        [new MapKey("name")] = hub.Name,
        [new MapKey("type")] = "com.microsoft:eventhub",
        [new MapKey("created_at")] = hub.CreatedOn.UtcDateTime,
        [new MapKey("partition_count")] = hub.Partitions.Count,
        [new MapKey("partition_ids")] = hub.Partitions.Select(partition => partition.Id).ToArray(),
        [new MapKey("georeplication_factor")] = 1,
    };

    private AmqpMap Of(HubPartition partition)
    {
        var last = partition.Entries is [.., var newest] ? newest : null;
        return new AmqpMap
        {
            [new MapKey("name")] = hub.Name,
            [new MapKey("type")] = "com.microsoft:partition",
            [new MapKey("partition")] = partition.Id,
            [new MapKey("begin_sequence_number")] = partition.Beginning,
            [new MapKey("last_enqueued_sequence_number")] = last?.Sequence ?? partition.Beginning - 1,
            [new MapKey("last_enqueued_offset")] = last?.Offset ?? "-1",
            [new MapKey("last_enqueued_time_utc")] = (last?.EnqueuedAt ?? hub.CreatedOn).UtcDateTime,
            [new MapKey("is_partition_empty")] = last is null,
        };
    }
}
