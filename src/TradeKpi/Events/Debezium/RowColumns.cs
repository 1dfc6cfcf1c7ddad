using System.Collections.Frozen;
using System.Text;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>The columns that silver reads, by the names that databases give them: Oracle and Db2 fold them to capitals.</summary>
internal static class RowColumns
{
    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        "order_id", "customer_id", "product_id", "trade_id", "trader_id", "order_date", "status", "quantity", "amount", "currency",
        "country", "channel", "name", "email", "customer_type", "created_at", "category", "unit_price", "stock", "symbol", "trade_type",
        "price", "fee", "trade_time", "desk",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Keys =
        new[] { "order_id", "customer_id", "product_id", "trade_id", "trader_id" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Numbers =
        Keys.Concat(EventFields.Money).Append("quantity").Append("stock").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name of a column as silver knows it; a name that silver knows not, or that the row has already, stays.</summary>
    public static string NameOf(string column, ReadOnlySpan<byte> json, ReadOnlySpan<Member> row)
    {
        if (!Names.TryGetValue(column, out var name) || string.Equals(name, column, StringComparison.Ordinal))
            return column;
        foreach (ref readonly var member in row)
        {
            if (member.NameLength == name.Length && Ascii.Equals(member.RawName(json), name))
                return column;
        }
        return name;
    }

    public static bool IsKey(string name) => Keys.Contains(name);

    public static bool IsNumber(string name) => Numbers.Contains(name);
}
