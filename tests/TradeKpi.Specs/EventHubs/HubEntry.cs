using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace TradeKpi.Specs.EventHubs;

/// <summary>An event as the hub keeps it.</summary>
/// <param name="Message">As its producer sent it.</param>
public sealed record HubEntry(long Sequence, DateTimeOffset EnqueuedAt, string? PartitionKey, AmqpMessage Message)
{
    /// <summary>The hub's own address of an event; its text sorts by nothing.</summary>
    public string Offset => $"{Sequence * 4096}";

    /// <summary>The data sections, one after another; empty for a message without any.</summary>
    public byte[] Body { get; } = [.. Message.DataBody?.SelectMany(data => Bytes(data)) ?? []];

    public string? ContentType { get; } = Message.Properties?.ContentType.Value;

    public IReadOnlyDictionary<string, object> Properties { get; } = Message.ApplicationProperties?.Map
        .ToDictionary(property => $"{property.Key.Key}", property => property.Value, StringComparer.Ordinal) ?? [];

    internal static ArraySegment<byte> Bytes(Data data) => data.Value is byte[] bytes ? bytes : (ArraySegment<byte>)data.Value;
}
