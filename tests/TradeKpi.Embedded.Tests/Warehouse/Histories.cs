using System.Globalization;
using System.Text.Json.Nodes;

using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Arbitrary histories of change events, in batches.</summary>
internal static class Histories
{
    private static readonly string[] s_statuses = ["PENDING", " shipped", "Delivered", "CANCELLED", "nonsense"];
    private static readonly string?[] s_currencies = [null, "USD", "eur", "GBP", "XXX"];
    private static readonly string[] s_changes = ["INSERT", "UPDATE", "UPDATE", "DELETE", "SNAPSHOT"];

    /// <summary>Few keys, days, customers and symbols, so that everything meets everything.</summary>
    private static Gen<JsonObject> Order { get; } =
        from id in Gen.Choose(1, 12)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from cents in Gen.Choose(-100, 30_000)
        from status in Gen.Elements(s_statuses)
        from day in Gen.Choose(1, 6)
        from customer in OrUnavailable("CUST1", "CUST2", "CUST3", "CUST4")
        from product in OrUnavailable("PROD1", "PROD2", "PROD3")
        from quantity in Gen.Choose(0, 5)
        from currency in Gen.Elements(s_currencies)
        select Changes.Order(
            $"ORD{id}", change, sequence, (cents / 100m).ToString(CultureInfo.InvariantCulture), status,
            string.Create(CultureInfo.InvariantCulture, $"2025-0{1 + (day % 2)}-0{day}T1{day}:00:00Z"), customer, product, quantity,
            currency);

    private static Gen<JsonObject> Trade { get; } =
        from id in Gen.Choose(1, 14)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from isBuy in Gen.Elements(true, false)
        from quantity in Gen.Choose(0, 9)
        from price in Gen.Choose(1, 900)
        from hour in Gen.Choose(0, 5)
        from day in Gen.Choose(1, 3)
        from trader in OrUnavailable("TR1", "TR2")
        from currency in Gen.Elements(s_currencies)
        select Changes.Trade(
            $"TRD{id}", change, sequence, isBuy ? "BUY" : "SELL", quantity, (price / 8m).ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"2025-01-0{day}T{hour:D2}:00:00Z"), trader, currency: currency);

    private static Gen<JsonObject> Customer { get; } =
        from id in Gen.Choose(1, 4)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from name in OrUnavailable("A customer")
        from type in OrUnavailable("Retail", "Wholesale", "VIP")
        from country in OrUnavailable("DE", "usa", "France")
        select Changes.Of("customer", $"CUST{id}", change, sequence, change == "DELETE" ? [] : new JsonObject
        {
            ["customer_id"] = $"CUST{id}",
            ["name"] = name,
            ["customer_type"] = type,
            ["country"] = country,
        });

    private static Gen<JsonObject> Product { get; } =
        from id in Gen.Choose(1, 3)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from category in OrUnavailable("Garden", "Books")
        from stock in Gen.Choose(0, 99)
        select Changes.Of("product", $"PROD{id}", change, sequence, change == "DELETE" ? [] : new JsonObject
        {
            ["product_id"] = $"PROD{id}",
            ["name"] = "A product",
            ["category"] = category,
            ["unit_price"] = "9.99",
            ["stock"] = stock,
        });

    /// <summary>Some batches, in which events also come again, late and out of order.</summary>
    public static Gen<JsonObject[][]> OfOrdersAndTrades { get; } = Of(Gen.OneOf(Order, Trade), 5, 30);

    /// <summary>The same, with changes of customers and products among them.</summary>
    public static Gen<JsonObject[][]> Mixed { get; } = Of(Gen.OneOf(Order, Order, Trade, Trade, Customer, Product), 20, 45);

    // Whatever the source logs a value for only if it changed comes as a placeholder now and then, also before any value did.
    private static Gen<string> OrUnavailable(params string[] values) =>
        Gen.Frequency((7, Gen.Elements(values)), (1, Gen.Constant("__debezium_unavailable_value")));

    private static Gen<JsonObject[][]> Of(Gen<JsonObject> change, int smallest, int largest) =>
        from events in change.ArrayOf(60)
        from again in Gen.Choose(0, events.Length - 1).ArrayOf(8)
        from shuffled in Gen.Shuffle(events.Concat(again.Select(i => events[i])).ToArray())
        from size in Gen.Choose(smallest, largest)
        select shuffled.Chunk(size).ToArray();
}
