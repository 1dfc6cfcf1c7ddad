using System.Globalization;
using System.Text.Json.Nodes;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Change events as they stand in the lake.</summary>
internal static class Changes
{
    public static JsonObject Of(string entity, string key, string changeType, long sequence, JsonObject payload, string? eventId = null,
        string source = "test") => new()
        {
            ["event_id"] = eventId ?? string.Create(CultureInfo.InvariantCulture, $"{entity}-{key}-{sequence}-{changeType}"),
            ["entity"] = entity,
            ["change_type"] = changeType,
            ["key"] = key,
            ["sequence"] = sequence,
            ["occurred_at"] = "2025-01-01T00:00:00.000000Z",
            ["source"] = source,
            ["schema_version"] = 1,
            ["payload"] = payload,
        };

    public static JsonObject Order(
        string id, string changeType, long sequence, string amount = "10.00", string status = "PENDING",
        string date = "2025-01-01T12:00:00Z",
        string customer = "CUST1", string product = "PROD1", int quantity = 1, string? currency = null) =>
        Of("order", id, changeType, sequence, changeType == "DELETE" ? [] : new JsonObject
        {
            ["order_id"] = id,
            ["customer_id"] = customer,
            ["product_id"] = product,
            ["order_date"] = date,
            ["status"] = status,
            ["quantity"] = quantity,
            ["amount"] = amount,
            ["currency"] = currency,
        });

    public static JsonObject Product(string id, string category, int? stock) => Of("product", id, "INSERT", 1, new JsonObject
    {
        ["product_id"] = id,
        ["name"] = "The " + id,
        ["category"] = category,
        ["unit_price"] = "1.00",
        ["stock"] = stock,
    });

    public static JsonObject Customer(string id, string type, string country = "DE") => Of("customer", id, "INSERT", 1, new JsonObject
    {
        ["customer_id"] = id,
        ["name"] = "Mx " + id,
        ["customer_type"] = type,
        ["country"] = country,
    });

    public static JsonObject Trade(string id, string changeType, long sequence, string type, int quantity, string price, string time,
        string trader = "TR1", string symbol = "ACME", string? currency = null) =>
        Of("trade", id, changeType, sequence, changeType == "DELETE" ? [] : new JsonObject
        {
            ["trade_id"] = id,
            ["trader_id"] = trader,
            ["symbol"] = symbol,
            ["trade_type"] = type,
            ["quantity"] = quantity,
            ["price"] = price,
            ["fee"] = "1.00",
            ["trade_time"] = time,
            ["currency"] = currency,
        });
}
