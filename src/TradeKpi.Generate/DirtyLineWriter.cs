using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>Makes a dirty line out of a clean event.</summary>
internal sealed class DirtyLineWriter(SeededRandom random)
{
    private static readonly JsonSerializerOptions s_asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Spelling _spelling = new(random);

    /// <summary>The same event, written otherwise.</summary>
    public ReadOnlyMemory<byte> Variation(ChangeEvent clean, DirtKind kind)
    {
        var line = Parse(clean);
        var payload = line["payload"]!.AsObject();
        if (kind == DirtKind.Untidy)
            _spelling.MakeUntidy(payload);
        else
            Spelling.SwapNumbersAndTexts(payload);
        return Write(line);
    }

    /// <summary>A further line about the same key that must change nothing.</summary>
    public ReadOnlyMemory<byte> Extra(ChangeEvent clean, DirtKind kind)
    {
        var line = Parse(clean);
        var payload = line["payload"]!.AsObject();
        if (kind == DirtKind.Conflict)
        {
            payload["note"] = "same id, other payload";
            return Write(line);
        }

        line["event_id"] = NewId(clean);
        if (clean.Envelope.ChangeType != ChangeType.Delete)
            line["change_type"] = "UPDATE";
        Spoil(line, payload, clean.Envelope.Entity, kind);
        var bytes = Write(line);
        return kind == DirtKind.TornJson ? bytes[..(bytes.Length * random.Between(20, 95) / 100)] : bytes;
    }

    /// <summary>An order of its own, dated a century or two ahead, which no clock of an arrival makes true.</summary>
    public ReadOnlyMemory<byte> FutureOrder(ChangeEvent clean)
    {
        var line = Parse(clean);
        var payload = line["payload"]!.AsObject();
        line["event_id"] = NewId(clean);
        var key = $"{clean.Envelope.Key}-F{clean.Envelope.Sequence}";
        var at = clean.Envelope.OccurredAt.AddDays(random.Between(36_600, 73_000));
        line["change_type"] = "INSERT";
        line["key"] = key;
        payload["order_id"] = key;
        payload["order_date"] = Rfc3339.Text(at);
        return Write(line);
    }

    private void Spoil(JsonObject line, JsonObject payload, Entity entity, DirtKind kind)
    {
        switch (kind)
        {
            case DirtKind.MissingId:
                RemoveId(payload, entity);
                break;
            case DirtKind.WrongType when random.Chance(0.5) && entity != Entity.Product:
                payload["quantity"] = "several";
                break;
            case DirtKind.WrongType:
                payload[MoneyField(entity)] = "a lot";
                break;
            case DirtKind.NegativeMoney:
                payload[MoneyField(entity)] = $"-{payload[MoneyField(entity)]!.GetValue<string>()}1";
                break;
            case DirtKind.UnknownStatus:
                payload[entity == Entity.Order ? "status" : "trade_type"] = random.Pick(["TELEPORTED", "???", "SHORT", "7"]);
                break;
            case DirtKind.UnreadableDate:
                payload[DateField(entity)] = random.Pick(["yesterday", "2025-13-45", "31/31/2025", "0"]);
                break;
            case DirtKind.UnknownCurrency:
                payload["currency"] = random.Pick(["XXX", "ZZZ", "DOUBLOON"]);
                break;
            case DirtKind.UnknownEntity:
                line["entity"] = random.Pick(["invoice", "shipment", "orderz"]);
                break;
            case DirtKind.UnknownChangeType when random.Chance(0.5):
                line["change_type"] = random.Pick(["UPSERTED", "TOUCH"]);
                break;
            case DirtKind.UnknownChangeType:
                _ = line.Remove("change_type");
                break;
        }
    }

    private void RemoveId(JsonObject payload, Entity entity)
    {
        var field = entity switch
        {
            Entity.Order => random.Pick(["order_id", "customer_id", "product_id"]),
            Entity.Customer => "customer_id",
            Entity.Product => "product_id",
            _ => random.Pick(["trade_id", "trader_id"]),
        };
        if (random.Chance(0.5))
            _ = payload.Remove(field);
        else
            payload[field] = random.Chance(0.5) ? null : "  ";
    }

    private string NewId(ChangeEvent clean) =>
        Uuid7.Of(Micros.From(clean.Envelope.OccurredAt), random.Bits(), random.Bits()).ToString();

    private static string MoneyField(Entity entity) => entity switch
    {
        Entity.Order => "amount",
        Entity.Product => "unit_price",
        _ => "price",
    };

    private static string DateField(Entity entity) => entity switch
    {
        Entity.Order => "order_date",
        Entity.Customer => "created_at",
        _ => "trade_time",
    };

    private static JsonObject Parse(ChangeEvent clean) => JsonNode.Parse(clean.Json.Span)!.AsObject();

    private static ReadOnlyMemory<byte> Write(JsonObject line) => JsonSerializer.SerializeToUtf8Bytes(line, s_asWritten);
}
