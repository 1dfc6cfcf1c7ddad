namespace TradeKpi.Generate.Ledger;

/// <summary>What a trade realised over the lots that it closed, in USD: each side in cents, at the rate of its own day.</summary>
internal sealed record TradeClose(TradeRow Trade, decimal ClosedQuantity, decimal RealisedPnl);

/// <summary>
/// First in, first out over one trader's trades of one symbol, long and short: an opposite trade closes the oldest open lots.
/// </summary>
internal static class FifoLots
{
    /// <param name="trades">One trader and symbol, in any order.</param>
    public static IEnumerable<TradeClose> Closes(IEnumerable<TradeRow> trades)
    {
        var open = new Queue<Lot>();
        foreach (var trade in TradeRow.InOrder(trades))
        {
            var isBuy = trade.TradeType == "BUY";
            var left = trade.Quantity;
            decimal closed = 0, realised = 0;
            while (left > 0 && open.TryPeek(out var lot) && lot.IsBuy != isBuy)
            {
                var quantity = Math.Min(left, lot.Quantity);
                realised += (Exact.Money(quantity * trade.PriceUsd) - Exact.Money(quantity * lot.PriceUsd)) * (isBuy ? -1 : 1);
                closed += quantity;
                left -= quantity;
                lot.Quantity -= quantity;
                if (lot.Quantity == 0)
                    _ = open.Dequeue();
            }

            if (left > 0)
                open.Enqueue(new(isBuy, trade.PriceUsd) { Quantity = left });
            if (closed > 0)
                yield return new(trade, closed, realised);
        }
    }

    private sealed class Lot(bool isBuy, decimal priceUsd)
    {
        public bool IsBuy { get; } = isBuy;

        public decimal PriceUsd { get; } = priceUsd;

        public decimal Quantity { get; set; }
    }
}
