namespace TradeKpi.Events;

/// <summary>The wire names of a canonical event's fields, in the order in which they are written.</summary>
public static class EventFields
{
    public const string EventId = "event_id";
    public const string Entity = "entity";
    public const string ChangeType = "change_type";
    public const string Key = "key";
    public const string Sequence = "sequence";
    public const string OccurredAt = "occurred_at";
    public const string Source = "source";
    public const string SchemaVersion = "schema_version";
    public const string Payload = "payload";

    /// <summary>Where the envelope of a Debezium event is kept: everything that came with it but its rows.</summary>
    public const string Debezium = "debezium";

    /// <summary>Where the attributes of a CloudEvent are kept: everything that came with it but its data.</summary>
    public const string CloudEvent = "cloudevent";

    /// <summary>The payload fields that hold money or prices: JSON strings in plain decimal notation from the door on.</summary>
    public static IReadOnlyList<string> Money { get; } = ["amount", "unit_price", "price", "fee"];

    /// <summary>The payload field of an entity's key: <c>order_id</c>, <c>customer_id</c>, <c>product_id</c>, <c>trade_id</c>.</summary>
    public static string IdOf(Entity entity) => entity switch
    {
        Events.Entity.Order => "order_id",
        Events.Entity.Customer => "customer_id",
        Events.Entity.Product => "product_id",
        Events.Entity.Trade => "trade_id",
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, message: null),
    };
}
