using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Inputs;

/// <summary>What a line says of a trade, beside whose it is.</summary>
/// <param name="Time">To the microsecond.</param>
internal sealed record TradeFact(DateTime Time, decimal Quantity, decimal Price, string Currency)
{
    /// <param name="rates">What the warehouse keeps of the day.</param>
    public InputTrade Of(string trader, string symbol, bool isBuy, InputDays rates, FirstLine first) => new(trader, symbol, isBuy, Time,
        Quantity, InputTrades.Usd(Price, rates.Rate(Currency, DateOnly.FromDateTime(Time))), first.Place, first.Sequence);
}

/// <summary>The first line of a key in the inputs.</summary>
/// <param name="Place">Counted over all files.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FirstLine(long Place, Int128 Sequence);

/// <summary>A trade as it counts: by its line, or where that cannot be judged by the warehouse's row.</summary>
/// <param name="Place">Of its first line in the inputs; null where the warehouse's row counts.</param>
/// <param name="FirstSequence">Of that line.</param>
internal sealed record InputTrade(
    string Trader, string Symbol, bool IsBuy, DateTime Time, decimal Quantity, decimal PriceUsd, long? Place, Int128 FirstSequence);

/// <summary>
/// Notional by day, and profit by trader and day, worked out here from what the files say, at the rates that the warehouse keeps. Profit is
/// first in, first out; trades of one instant go by the place of their first lines. Where their source numbers them otherwise the files do
/// not say which was first, and their trader is set aside.
/// </summary>
internal sealed class InputTrades
{
    private const int TimePlaces = 6;

    private readonly List<InputTrade> _trades = [];

    /// <summary>Traders and days whose profit was compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Traders whose profit the files do not tell.</summary>
    public long Undecided { get; private set; }

    /// <summary>The fact of a payload; null where it is written in a way that only the warehouse reads.</summary>
    public static TradeFact? Of(JsonElement payload)
    {
        return Text("trade_time") is { Length: >= 10 } text && text[4] == '-' && text[7] == '-' && IsExact(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && Number("quantity") is { } quantity && Number("price") is { } price
                ? new TradeFact(at.UtcDateTime, quantity, price,
                    Text("currency")?.Trim().ToUpperInvariant() is { Length: > 0 } given ? given : "USD")
                : null;

        decimal? Number(string name) =>
            decimal.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? Math.Round(number, 6, MidpointRounding.AwayFromZero)
                : null;

        string? Text(string name) => !payload.TryGetProperty(name, out var cell) ? null
            : cell.ValueKind == JsonValueKind.String ? cell.GetString()
            : cell.ValueKind == JsonValueKind.Number ? cell.GetRawText() : null;
    }

    /// <summary>A price in US dollars, with as many places as the warehouse keeps.</summary>
    public static decimal Usd(decimal price, decimal rate) => Math.Round(price * rate, 12, MidpointRounding.AwayFromZero);

    public void Add(InputTrade trade) => _trades.Add(trade);

    /// <param name="differ">Told of each difference: relation, row, column, what gold says, what the files say.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task CompareAsync(DbConnection connection, Action<string, string, string, decimal, decimal> differ,
        CancellationToken cancellationToken)
    {
        var notional = _trades.GroupBy(trade => Name(trade.Time), StringComparer.Ordinal)
            .ToDictionary(day => day.Key, day => day.Sum(trade => Cents(trade.Quantity * trade.PriceUsd)), StringComparer.Ordinal);
        await CompareAsync("gold.trade_days", "notional",
            "select trade_date, sum(notional) from gold.trade_days where trades > 0 group by trade_date", notional, _ => true);

        var undecided = _trades.GroupBy(trade => (trade.Trader, trade.Symbol)).Where(position => IsUndecided([.. position]))
            .Select(position => position.Key.Trader).ToHashSet(StringComparer.Ordinal);
        Undecided = undecided.Count;
        var profit = _trades.Where(trade => !undecided.Contains(trade.Trader)).GroupBy(trade => (trade.Trader, trade.Symbol))
            .SelectMany(Closes).GroupBy(close => $"{close.Trader} {Name(close.Time)}", StringComparer.Ordinal)
            .ToDictionary(day => day.Key, day => day.Sum(close => close.Profit), StringComparer.Ordinal);
        Compared = await CompareAsync("gold.trade_closes", "realised_pnl",
            "select trader_id, trade_date, sum(realised_pnl) from gold.trade_closes group by trader_id, trade_date", profit,
            row => !undecided.Contains(row.GetString(0)));

        async Task<long> CompareAsync(string relation, string column, string sql, Dictionary<string, decimal> files,
            Predicate<DbDataReader> counts)
        {
            await using var command = connection.Command(sql);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var compared = 0L;
            while (await rows.ReadAsync(cancellationToken))
            {
                if (!counts(rows))
                    continue;
                compared++;
                var day = Name(InputDays.Day(rows.GetValue(rows.FieldCount - 2)).ToDateTime(default));
                var key = rows.FieldCount == 2 ? day : $"{rows.GetString(0)} {day}";
                if (!files.Remove(key, out var given) || given != rows.GetDecimal(rows.FieldCount - 1))
                    differ(relation, key, column, rows.GetDecimal(rows.FieldCount - 1), given);
            }

            foreach (var (key, given) in files.OrderBy(one => one.Key, StringComparer.Ordinal))
                differ(relation, key, column, 0, given);
            return compared + files.Count;
        }
    }

    private static bool IsUndecided(InputTrade[] position)
    {
        foreach (var instant in position.GroupBy(trade => trade.Time).Where(instant => instant.Skip(1).Any()))
        {
            var trades = instant.OrderBy(trade => trade.Place).ToList();
            if (trades.Exists(trade => trade.Place is null)
                || trades.Zip(trades.Skip(1)).Any(pair => pair.First.FirstSequence >= pair.Second.FirstSequence))
                return true;
        }

        return false;
    }

    // What each trade closes of the opposite ones before it, the oldest first.
    private static IEnumerable<(string Trader, DateTime Time, decimal Profit)> Closes(IEnumerable<InputTrade> position)
    {
        var (open, first, begun) = (new List<InputTrade>(), 0, 0m);
        foreach (var trade in position.OrderBy(trade => trade.Time).ThenBy(trade => trade.Place))
        {
            var (left, profit) = (trade.Quantity, 0m);
            for (; left > 0 && first < open.Count && open[first].IsBuy != trade.IsBuy;)
            {
                var lot = open[first];
                var part = Math.Min(left, lot.Quantity - begun);
                var (bought, sold) = trade.IsBuy ? (trade, lot) : (lot, trade);
                profit += Cents(part * sold.PriceUsd) - Cents(part * bought.PriceUsd);
                (left, begun) = (left - part, begun + part);
                if (begun == lot.Quantity)
                    (first, begun) = (first + 1, 0m);
            }

            if (left < trade.Quantity)
                yield return (trade.Trader, trade.Time, profit);
            if (left > 0)
                open.Add(trade with { Quantity = left });
        }
    }

    private static decimal Cents(decimal worth) => Math.Round(worth, 2, MidpointRounding.AwayFromZero);

    private static string Name(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // More places than the warehouse keeps it may round or cut.
    private static bool IsExact(string time) =>
        time.IndexOf('.', StringComparison.Ordinal) is var at
        && (at < 0 || time[(at + 1)..].TakeWhile(char.IsAsciiDigit).Count() <= TimePlaces);
}
