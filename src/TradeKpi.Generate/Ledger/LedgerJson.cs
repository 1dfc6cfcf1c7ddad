using System.Globalization;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Generate.Ledger;

/// <summary>The ledger as JSON: money as exact numbers, days as yyyy-MM-dd, times as RFC 3339 in UTC with microseconds.</summary>
internal static class LedgerJson
{
    public static void Write(KnownAnswerLedger ledger, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteRows(json, "daily-sales", ledger.DailySales());
        WriteRows(json, "orders-monthly", ledger.OrdersMonthly());
        WriteRows(json, "customer-product-affinity", ledger.CustomerProductAffinity());
        WriteRows(json, "trade-summary", ledger.TradeSummary());
        WriteRows(json, "trader-performance", ledger.TraderPerformance());
        WriteRows(json, "positions", ledger.Positions());
        WriteRows(json, "realised-pnl", ledger.RealisedPnl());
        WriteCounts(json, ledger);
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, string report, IEnumerable<IAnswerRow> rows)
    {
        json.WriteStartArray(report);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            foreach (var (column, value) in row.ToRow())
            {
                json.WritePropertyName(column);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, KnownAnswerLedger ledger)
    {
        json.WriteStartObject("counts");
        json.WriteStartObject("outcomes");
        foreach (var outcome in Enum.GetValues<LineOutcome>())
            json.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()), ledger.Count(outcome));
        json.WriteEndObject();

        json.WriteStartObject("kinds");
        foreach (var (kind, count) in ledger.Kinds.OrderBy(entry => entry.Key))
            json.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), count);
        json.WriteEndObject();

        json.WriteStartArray("accepted");
        foreach (var ((entity, changeType), count) in ledger.Accepted.OrderBy(entry => entry.Key))
        {
            json.WriteStartObject();
            json.WriteString("entity", entity.Wire());
            json.WriteString("change_type", changeType.Wire());
            json.WriteNumber("events", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(Rfc3339.Text(time));
                break;
            default:
                throw new ArgumentException($"No JSON form for {value.GetType()}.", nameof(value));
        }
    }
}
