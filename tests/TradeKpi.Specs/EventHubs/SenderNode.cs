using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace TradeKpi.Specs.EventHubs;

/// <summary>What a producer's link sends: single events, and batches of them in one message.</summary>
internal static class SenderNode
{
    private const uint BatchFormat = 0x80013700;

    /// <param name="partition">Where the link leads, or null: then the key says where, or whose turn it is.</param>
    public static void Attach(ReceivingAmqpLink link, LoopbackEventHub hub, HubPartition? partition, Func<int> turn) =>
        link.RegisterMessageListener(message =>
        {
            var trouble = hub.OnSend();
            if (trouble is null or HubTrouble.LoseAcknowledgement)
                Keep(message, hub, partition, turn);
            Settle(link, message, trouble);
        });

    private static void Keep(AmqpMessage message, LoopbackEventHub hub, HubPartition? partition, Func<int> turn)
    {
        var key = message.MessageAnnotations?.Map.TryGetValue<string>((AmqpSymbol)"x-opt-partition-key", out var found) == true
            ? found : null;
        partition ??= hub.Partitions[(key is null ? turn() : key.Sum(letter => letter)) % hub.Partitions.Count];
        var events = message.MessageFormat == BatchFormat
            ? message.DataBody.Select(data => Decode(HubEntry.Bytes(data)))
            : [Decode(Encode(message))];
        partition.Append([.. events], key);
    }

    private static void Settle(ReceivingAmqpLink link, AmqpMessage message, HubTrouble? trouble)
    {
        switch (trouble)
        {
            case null:
                link.AcceptMessage(message, batchable: false);
                break;
            case HubTrouble.Refuse refusal:
                var error = new Error { Condition = refusal.Condition, Description = refusal.Description };
                link.DisposeMessage(message, new Rejected { Error = error }, settled: true, batchable: false);
                break;
            case HubTrouble.DropLink drop:
                link.SafeClose(new AmqpException(new Error { Condition = drop.Condition, Description = drop.Description }));
                break;
            case HubTrouble.DropConnection or HubTrouble.LoseAcknowledgement:
                link.Session.Connection.Abort();
                break;
        }
    }

    private static ArraySegment<byte> Encode(AmqpMessage message)
    {
        using var copy = new MemoryStream();
        using var stream = message.ToStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static AmqpMessage Decode(ArraySegment<byte> bytes) =>
        AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([bytes.ToArray()]));
}
