namespace TradeKpi.Generate.Ledger;

/// <summary>What a trade realised over the lots that it closed, in USD: each side in cents, at the rate of its own day.</summary>
internal sealed record TradeClose(TradeRow Trade, decimal ClosedQuantity, decimal RealisedPnl);

/// <summary>What of a trade nothing on the other side has closed.</summary>
internal sealed record OpenLot(TradeRow Trade, decimal Quantity);

/// <summary>
/// First in, first out over one trader's trades of one symbol, long and short: an opposite trade closes the oldest open lots.
/// </summary>
internal static class FifoLots
{
    /// <param name="trades">One trader and symbol, in any order.</param>
    public static IReadOnlyList<TradeClose> Closes(IEnumerable<TradeRow> trades) => Match(trades).Closes;

    /// <param name="trades">One trader and symbol, in any order.</param>
    public static IReadOnlyList<OpenLot> Open(IEnumerable<TradeRow> trades) => Match(trades).Open;

    private static (List<TradeClose> Closes, List<OpenLot> Open) Match(IEnumerable<TradeRow> trades)
    {
        var closes = new List<TradeClose>();
        var open = new Queue<Lot>();
        foreach (var trade in TradeRow.InOrder(trades))
        {
            var isBuy = trade.TradeType == "BUY";
            var left = trade.Quantity;
            decimal closed = 0, realised = 0;
            while (left > 0 && open.TryPeek(out var lot) && lot.Trade.TradeType != trade.TradeType)
            {
                var quantity = Math.Min(left, lot.Quantity);
                realised += (Exact.Money(quantity * trade.PriceUsd) - Exact.Money(quantity * lot.Trade.PriceUsd)) * (isBuy ? -1 : 1);
                closed += quantity;
                left -= quantity;
                lot.Quantity -= quantity;
                if (lot.Quantity == 0)
                    _ = open.Dequeue();
            }

            if (left > 0)
                open.Enqueue(new(trade) { Quantity = left });
            if (closed > 0)
                closes.Add(new(trade, closed, realised));
        }

        return (closes, [.. open.Select(lot => new OpenLot(lot.Trade, lot.Quantity))]);
    }

    private sealed class Lot(TradeRow trade)
    {
        public TradeRow Trade { get; } = trade;

        public decimal Quantity { get; set; }
    }
}
