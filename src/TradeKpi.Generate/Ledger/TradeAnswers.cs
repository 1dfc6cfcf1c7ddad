namespace TradeKpi.Generate.Ledger;

/// <summary>What current trades add up to, computed from scratch, in exact decimals.</summary>
internal static class TradeAnswers
{
    public static IReadOnlyList<TradeSummaryRow> Summary(IReadOnlyCollection<TradeRow> trades) =>
    [
        .. trades.GroupBy(trade => (trade.TradeDate, trade.Symbol, trade.TradeType))
            .OrderBy(group => group.Key.TradeDate)
            .ThenBy(group => group.Key.Symbol, StringComparer.Ordinal)
            .ThenBy(group => group.Key.TradeType, StringComparer.Ordinal)
            .Select(group => new TradeSummaryRow(
                group.Key.TradeDate,
                group.Key.Symbol,
                group.Key.TradeType,
                group.Count(),
                group.Sum(trade => trade.Quantity),
                Exact.Money(group.Sum(trade => trade.NotionalUsd)),
                Exact.Ratio(group.Sum(trade => trade.NotionalUsd), group.Sum(trade => trade.Quantity)),
                Exact.Price(group.Min(trade => trade.PriceUsd)),
                Exact.Price(group.Max(trade => trade.PriceUsd)))),
    ];

    public static IReadOnlyList<TraderPerformanceRow> Performance(IReadOnlyCollection<TradeRow> trades) =>
    [
        .. trades.GroupBy(trade => trade.TraderId, StringComparer.Ordinal)
            .OrderBy(trader => trader.Key, StringComparer.Ordinal)
            .Select(trader => Performance(trader.Key, [.. trader])),
    ];

    private static TraderPerformanceRow Performance(string trader, TradeRow[] trades)
    {
        var closes = trades.GroupBy(trade => trade.Symbol, StringComparer.Ordinal).SelectMany(FifoLots.Closes)
            .OrderBy(close => close.Trade.TradeTime).ThenBy(close => close.Trade.FirstSequence)
            .ThenBy(close => close.Trade.TradeId, StringComparer.Ordinal).ToArray();
        var volume = trades.Sum(trade => trade.Quantity);
        var notional = trades.Sum(trade => trade.NotionalUsd);
        var wins = closes.Where(close => close.RealisedPnl > 0).ToArray();
        var losses = closes.Where(close => close.RealisedPnl < 0).ToArray();
        var won = wins.Sum(close => close.RealisedPnl);
        var lost = -losses.Sum(close => close.RealisedPnl);
        return new(
            trader,
            trades.Length,
            volume,
            Exact.Money(notional),
            Exact.Ratio(notional, volume),
            Exact.Money(trades.Sum(trade => trade.FeeUsd)),
            Exact.Money(won - lost),
            wins.Length,
            losses.Length,
            Exact.Ratio(wins.Length, wins.Length + losses.Length),
            Exact.Ratio(won, lost),
            Exact.Ratio(won, wins.Length),
            Exact.Ratio(lost, losses.Length),
            Exact.Money(Drawdown(closes)));
    }

    /// <summary>The deepest fall of cumulative realised PnL below its peak so far; the peak starts at 0.</summary>
    private static decimal Drawdown(TradeClose[] closes)
    {
        decimal cumulative = 0, peak = 0, deepest = 0;
        foreach (var close in closes)
        {
            cumulative += close.RealisedPnl;
            peak = Math.Max(peak, cumulative);
            deepest = Math.Max(deepest, peak - cumulative);
        }

        return deepest;
    }
}
