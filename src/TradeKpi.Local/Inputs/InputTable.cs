using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Local.Inputs;

/// <summary>
/// Which columns of an entity's rows are compared with the files, and what a line has in them: numbers with the four places that every
/// number of the tables has, text without surrounding white space. Names and addresses are not among them, as a customer may be erased.
/// </summary>
/// <param name="Texts">Told in any case; the first <paramref name="Needed"/> of them a row must have to count in gold.</param>
/// <param name="Spelled">Texts that the warehouse may have under another name (<c>reference.countries</c>), so versions are not told
/// apart by them.</param>
/// <param name="Day">The warehouse's own fact of a row: its day, and what the day adds up.</param>
internal sealed record InputTable(
    string Name, string Id, string[] Numbers, string[] Texts, string[] Spelled, int Needed, string? Day = null)
{
    private const string DefaultCurrency = "USD";

    public static IReadOnlyDictionary<Entity, InputTable> All { get; } = new Dictionary<Entity, InputTable>
    {
        [Entity.Order] = new("silver.orders", "order_id", ["quantity", "amount"], ["customer_id", "product_id", "currency", "channel"],
            ["status", "country"], Needed: 2, "order_date::date, ops.amount_usd(amount, usd_per_unit)"),
        [Entity.Customer] = new("silver.customers", "customer_id", [], ["customer_type"], ["country"], Needed: 0),
        [Entity.Product] = new("silver.products", "product_id", ["unit_price", "stock"], ["name", "category"], [], Needed: 0),
        [Entity.Trade] = new("silver.trades", "trade_id", ["quantity", "price", "fee"],
            ["trader_id", "symbol", "trade_type", "desk", "currency"], [], Needed: 2, "trade_time::date, quantity"),
    };

    public IReadOnlyList<string> Cells { get; } = [.. Numbers, .. Texts, .. Spelled];

    public string History => Name[..^1] + "_events";

    public string Current =>
        $"select {string.Join(", ", [Id, .. Cells, .. Day is null ? [] : (string[])[Day]])} from {Name} where not is_deleted";

    public string Versions =>
        $"select {string.Join(", ", [Id, .. Cells, "change_type = 'DELETE'"])} from {History} where outcome = 'accepted'";

    /// <returns>Null where a text is none that the warehouse is known to read so: a list, or a number with a fraction.</returns>
    public string?[]? Read(JsonElement payload)
    {
        var cells = new string?[Cells.Count];
        for (var at = 0; at < cells.Length; at++)
        {
            var isThere = payload.TryGetProperty(Cells[at], out var cell);
            if (at < Numbers.Length)
                cells[at] = isThere ? Number(cell) : null;
            else if (!isThere || TryText(cell, out cells[at]))
                cells[at] ??= Cells[at] == "currency" ? DefaultCurrency : null;
            else
                return null;
        }

        return cells;
    }

    /// <summary>The cells of a row of the warehouse whose first column is its key.</summary>
    public string?[] Read(DbDataReader rows) =>
        [.. Cells.Select((_, at) => rows.IsDBNull(at + 1) ? null
            : at < Numbers.Length ? Number(rows.GetDecimal(at + 1)) : rows.GetString(at + 1))];

    /// <summary>Whether gold counts such a row: it has what it needs.</summary>
    public bool Counts(string?[] cells) => !Array.Exists(cells[Numbers.Length..(Numbers.Length + Needed)], cell => cell is null);

    /// <summary>A number for each version of one key: 0 for none, as after a deletion.</summary>
    public int Version(string?[]? cells)
    {
        if (cells is null)
            return 0;
        var hash = default(HashCode);
        foreach (var cell in cells[..(Numbers.Length + Texts.Length)])
            hash.Add(cell, StringComparer.OrdinalIgnoreCase);
        return hash.ToHashCode();
    }

    private static bool TryText(JsonElement cell, out string? text)
    {
        text = cell.ValueKind switch
        {
            JsonValueKind.String => cell.GetString()!.Trim(' ', '\t', '\n', '\r') is { Length: > 0 } given ? given : null,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => cell.GetRawText(),
            _ => null,
        };
        return cell.ValueKind is JsonValueKind.String or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
            || (cell.ValueKind == JsonValueKind.Number && text!.All(char.IsAsciiDigit));
    }

    private static string? Number(JsonElement cell) =>
        decimal.TryParse(cell.ValueKind == JsonValueKind.String ? cell.GetString() : cell.GetRawText(), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var number) ? Number(number) : null;

    private static string Number(decimal number) =>
        Math.Round(number, 4, MidpointRounding.AwayFromZero).ToString("0.####", CultureInfo.InvariantCulture);
}
