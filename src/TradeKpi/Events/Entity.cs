namespace TradeKpi.Events;

/// <summary>What a change event is about. On the wire: <c>order</c>, <c>customer</c>, <c>product</c>, <c>trade</c>.</summary>
public enum Entity
{
    Order,
    Customer,
    Product,
    Trade,
}

/// <summary>What happened to the row. On the wire: <c>INSERT</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>SNAPSHOT</c>.</summary>
public enum ChangeType
{
    Insert,
    Update,
    Delete,

    /// <summary>The row as an initial load read it; it counts as the row's first record.</summary>
    Snapshot,
}

/// <summary>The wire names of <see cref="Entity"/> and <see cref="ChangeType"/>.</summary>
public static class WireNames
{
    public static string Wire(this Entity entity) => entity switch
    {
        Entity.Order => "order",
        Entity.Customer => "customer",
        Entity.Product => "product",
        Entity.Trade => "trade",
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, message: null),
    };

    public static string Wire(this ChangeType changeType) => changeType switch
    {
        ChangeType.Insert => "INSERT",
        ChangeType.Update => "UPDATE",
        ChangeType.Delete => "DELETE",
        ChangeType.Snapshot => "SNAPSHOT",
        _ => throw new ArgumentOutOfRangeException(nameof(changeType), changeType, message: null),
    };
}
