using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Generate.Ledger;

namespace TradeKpi.Generate.Tests;

/// <summary>Events and rates that the tests of this room share.</summary>
internal static class Some
{
    /// <summary>Two rates a currency, so that the day matters; digits enough that a rounding too early shows.</summary>
    public static readonly FxTable Fx = new(
    [
        .. new (string Currency, decimal Rate)[]
            {
                ("CAD", 0.73512345m), ("MXN", 0.05512345m), ("GBP", 1.26612345m), ("EUR", 1.08712345m), ("SEK", 0.09512345m),
                ("NOK", 0.09312345m), ("CHF", 1.13612345m), ("PLN", 0.25012345m),
            }.SelectMany(rate => new[]
            {
                new FxRate(new(2024, 1, 1), rate.Currency, rate.Rate),
                new FxRate(new(2025, 1, 15), rate.Currency, rate.Rate + 0.0123m),
            }),
    ]);

    public static EventGenerator Generator(long seed = 42, Action<GenerateOptions>? change = null)
    {
        var options = new GenerateOptions { Seed = seed };
        change?.Invoke(options);
        return new(options, TimeProvider.System);
    }

    public static JsonElement Payload(ChangeEvent change)
    {
        using var line = JsonDocument.Parse(change.Json);
        return line.RootElement.GetProperty("payload").Clone();
    }

    public static ChangeEvent Event(
        Entity entity, ChangeType changeType, string key, long sequence, object payload, DateTimeOffset? at = null, string? eventId = null)
    {
        var envelope = new Envelope(
            eventId ?? string.Create(CultureInfo.InvariantCulture, $"{entity}-{key}-{sequence}"), entity, changeType, key, sequence,
            at ?? new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), "test", SchemaVersion: 1);
        return new(envelope, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { payload })));
    }

    public static ChangeEvent Order(
        string id, long sequence, string status, decimal amount, ChangeType changeType = ChangeType.Insert,
        string date = "2025-01-10T09:00:00Z",
        string customer = "CUST1", string product = "PROD1", int quantity = 1, string currency = "USD") =>
        Event(Entity.Order, changeType, id, sequence, new
        {
            order_id = id,
            customer_id = customer,
            product_id = product,
            order_date = date,
            status,
            quantity,
            amount = amount.ToString(CultureInfo.InvariantCulture),
            currency,
        });

    public static ChangeEvent Trade(
        string id, long sequence, string type, int quantity, decimal price, ChangeType changeType = ChangeType.Insert,
        string time = "2025-01-10T09:00:00Z", string trader = "TRADER1", string symbol = "ALFA", decimal fee = 1,
        string currency = "USD") =>
        Event(Entity.Trade, changeType, id, sequence, new
        {
            trade_id = id,
            trader_id = trader,
            symbol,
            trade_type = type,
            quantity,
            price = price.ToString(CultureInfo.InvariantCulture),
            fee = fee.ToString(CultureInfo.InvariantCulture),
            trade_time = time,
            currency,
        });
}
