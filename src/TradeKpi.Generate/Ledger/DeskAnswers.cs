namespace TradeKpi.Generate.Ledger;

/// <summary>What stands open of current trades, and what they realised net of fees, computed from scratch, in exact decimals.</summary>
internal static class DeskAnswers
{
    public static IReadOnlyList<PositionRow> Positions(IReadOnlyCollection<TradeRow> trades)
    {
        var last = trades.GroupBy(trade => trade.Symbol, StringComparer.Ordinal)
            .ToDictionary(symbol => symbol.Key, symbol => TradeRow.InOrder(symbol).Last(), StringComparer.Ordinal);
        return
        [
            .. BySymbol(trades).SelectMany(FifoLots.Open)
                .GroupBy(lot => (lot.Trade.TraderId, lot.Trade.Desk, lot.Trade.Symbol))
                .OrderBy(position => position.Key.TraderId, StringComparer.Ordinal)
                .ThenBy(position => position.Key.Desk, StringComparer.Ordinal)
                .ThenBy(position => position.Key.Symbol, StringComparer.Ordinal)
                .Select(position => Position([.. position], last[position.Key.Symbol])),
        ];
    }

    public static IReadOnlyList<RealisedPnlRow> Realised(IReadOnlyCollection<TradeRow> trades)
    {
        var closes = BySymbol(trades).SelectMany(FifoLots.Closes).ToLookup(close => close.Trade.TraderId, StringComparer.Ordinal);
        return
        [
            .. trades.GroupBy(trade => trade.TraderId, StringComparer.Ordinal)
                .OrderBy(trader => trader.Key, StringComparer.Ordinal)
                .Select(trader => Realised(trader.Key, [.. trader], [.. closes[trader.Key]])),
        ];
    }

    private static IEnumerable<IEnumerable<TradeRow>> BySymbol(IEnumerable<TradeRow> trades) =>
        trades.GroupBy(trade => (trade.TraderId, trade.Symbol));

    private static PositionRow Position(OpenLot[] lots, TradeRow last)
    {
        var trade = lots[0].Trade;
        var isLong = trade.TradeType == "BUY";
        var quantity = lots.Sum(lot => lot.Quantity);
        var cost = lots.Sum(lot => Exact.Money(lot.Quantity * lot.Trade.PriceUsd));
        var value = lots.Sum(lot => Exact.Money(lot.Quantity * last.PriceUsd));
        return new(
            trade.TraderId, trade.Desk, trade.Symbol, isLong ? "LONG" : "SHORT", lots.Length, quantity, Exact.Ratio(cost, quantity)!.Value,
            Exact.Price(last.PriceUsd), last.TradeTime, cost, value, isLong ? value - cost : cost - value,
            lots.Min(lot => lot.Trade.TradeTime));
    }

    private static RealisedPnlRow Realised(string trader, TradeRow[] trades, TradeClose[] closes)
    {
        var wins = closes.Count(close => close.RealisedPnl > 0);
        var losses = closes.Count(close => close.RealisedPnl < 0);
        var realised = closes.Sum(close => close.RealisedPnl) + 0.00m;
        var fees = trades.Sum(trade => trade.FeeUsd);
        return new(
            trader, trades.Length, trades.Sum(trade => trade.Quantity), trades.Sum(trade => trade.NotionalUsd), closes.Length, wins, losses,
            Exact.Ratio(wins, wins + losses), realised, fees, realised - fees);
    }
}
