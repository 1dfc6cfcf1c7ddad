namespace TradeKpi.Events;

/// <summary>The known fields of a native event, numbered in their canonical order.</summary>
internal enum NativeField
{
    EventId,
    Entity,
    ChangeType,
    Key,
    Sequence,
    OccurredAt,
    Source,
    SchemaVersion,
    Payload,
    Transport,
    CloudEvent,
    Unknown,
}

internal static class NativeFields
{
    /// <summary>How many fields belong to the canonical event.</summary>
    public const int Canonical = 9;

    public static NativeField Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("key"u8) => NativeField.Key,
        6 when name.SequenceEqual("entity"u8) => NativeField.Entity,
        6 when name.SequenceEqual("source"u8) => NativeField.Source,
        7 when name.SequenceEqual("payload"u8) => NativeField.Payload,
        8 when name.SequenceEqual("event_id"u8) => NativeField.EventId,
        8 when name.SequenceEqual("sequence"u8) => NativeField.Sequence,
        8 when name.SequenceEqual("hub_item"u8) => NativeField.Transport,
        9 when name.SequenceEqual("hub_epoch"u8) => NativeField.Transport,
        10 when name.SequenceEqual("cloudevent"u8) => NativeField.CloudEvent,
        11 when name.SequenceEqual("change_type"u8) => NativeField.ChangeType,
        11 when name.SequenceEqual("occurred_at"u8) => NativeField.OccurredAt,
        11 when name.SequenceEqual("enqueued_at"u8) => NativeField.Transport,
        11 when name.SequenceEqual("hub_message"u8) => NativeField.Transport,
        12 when name.SequenceEqual("hub_sequence"u8) => NativeField.Transport,
        13 when name.SequenceEqual("hub_partition"u8) => NativeField.Transport,
        14 when name.SequenceEqual("schema_version"u8) => NativeField.SchemaVersion,
        _ => NativeField.Unknown,
    };

    /// <summary>Whether a payload field holds money or a price (<see cref="EventFields.Money"/>).</summary>
    public static bool IsMoney(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("fee"u8),
        5 => name.SequenceEqual("price"u8),
        6 => name.SequenceEqual("amount"u8),
        10 => name.SequenceEqual("unit_price"u8),
        _ => false,
    };

    /// <summary>Whether a payload field holds a key of some row.</summary>
    public static bool IsKey(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 => name.SequenceEqual("order_id"u8) || name.SequenceEqual("trade_id"u8),
        9 => name.SequenceEqual("trader_id"u8),
        10 => name.SequenceEqual("product_id"u8),
        11 => name.SequenceEqual("customer_id"u8),
        _ => false,
    };

    /// <summary>The UTF-8 form of <see cref="EventFields.IdOf"/>.</summary>
    public static ReadOnlySpan<byte> IdOf(Entity entity) => entity switch
    {
        Entity.Order => "order_id"u8,
        Entity.Customer => "customer_id"u8,
        Entity.Product => "product_id"u8,
        _ => "trade_id"u8,
    };
}
