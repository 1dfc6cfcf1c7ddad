using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Generate.Ledger;

/// <summary>Reads the payloads of clean events.</summary>
internal static class PayloadReading
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    public static string Text(this JsonElement payload, string field) =>
        payload.GetProperty(field).GetString() ?? throw new JsonException($"{field} is null: the ledger takes clean events only.");

    public static string? TextOrNull(this JsonElement payload, string field) =>
        payload.TryGetProperty(field, out var value) ? value.GetString() : null;

    public static decimal Number(this JsonElement payload, string field)
    {
        var value = payload.GetProperty(field);
        return value.ValueKind == JsonValueKind.Number
            ? value.GetDecimal()
            : decimal.Parse(value.GetString()!, Plain, CultureInfo.InvariantCulture);
    }

    public static DateTimeOffset Time(this JsonElement payload, string field) =>
        payload.GetProperty(field).GetDateTimeOffset().ToUniversalTime();
}
