using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>The desk's price paths, and its recent trades, those that may still be amended or cancelled.</summary>
internal sealed class TradeBook(EventWriter writer, SeededRandom random, Counter numbers, Counter sequence, int remembered)
{
    private const int Attempts = 24;

    private readonly Ring<Trade> _recent = new(remembered);
    private readonly double[] _prices = [.. Instrument.All.Select(instrument => (double)instrument.FirstPrice)];

    public ChangeEvent Insert(long at)
    {
        var instrument = random.Below(Instrument.All.Length);
        var trade = new Trade
        {
            Number = numbers.Next(at),
            Trader = 1 + random.Below(Desks.Traders),
            Instrument = (byte)instrument,
            IsBuy = random.Chance(0.5),
            Quantity = 10 * random.Between(1, 50),
            Price = NextPrice(instrument),
            TradeTime = at,
        };
        _recent.Add(trade);
        return Write(ChangeType.Insert, trade, at);
    }

    /// <summary>Amends the price or the quantity of a recent trade. Null when none is left.</summary>
    public ChangeEvent? Update(long at)
    {
        if (!TryFind(out var index))
            return null;
        ref var trade = ref _recent[index];
        if (random.Chance(0.5))
            trade.Price = Math.Max(1, (long)(trade.Price * (1 + 0.002 * random.Bell())));
        else
            trade.Quantity = Math.Max(10, trade.Quantity + 10 * random.Between(-5, 5));
        return Write(ChangeType.Update, trade, at);
    }

    /// <summary>Cancels a recent trade. Null when none is left.</summary>
    public ChangeEvent? Delete(long at)
    {
        if (!TryFind(out var index))
            return null;
        ref var trade = ref _recent[index];
        var change = Write(ChangeType.Delete, trade, at);
        trade.Number = 0;
        return change;
    }

    private bool TryFind(out int index)
    {
        index = 0;
        for (var attempt = 0; attempt < Attempts && _recent.Count > 0; attempt++)
        {
            index = random.Below(_recent.Count);
            if (_recent[index].Number > 0)
                return true;
        }

        return false;
    }

    /// <summary>A step of a geometric random walk, kept within a factor of twenty of where it began so that it can run for years.</summary>
    private long NextPrice(int instrument)
    {
        var first = Instrument.All[instrument].FirstPrice;
        var next = _prices[instrument] * (1 + Instrument.All[instrument].Volatility * random.Bell());
        return (long)(_prices[instrument] = Math.Clamp(next, first / 20.0, first * 20.0));
    }

    private ChangeEvent Write(ChangeType changeType, in Trade trade, long at)
    {
        var instrument = Instrument.All[trade.Instrument];
        writer.Begin(Entity.Trade, changeType, "TRD"u8, trade.Number, numbers.Digits, sequence.Next(at), at);
        if (changeType == ChangeType.Delete && random.Chance(0.3))
            return writer.End();
        writer.Id("trader_id"u8, "TRADER"u8, trade.Trader);
        writer.Text("symbol"u8, instrument.SymbolUtf8);
        writer.Text("trade_type"u8, trade.IsBuy ? "BUY"u8 : "SELL"u8);
        writer.Number("quantity"u8, trade.Quantity);
        writer.Money("price"u8, trade.Price, places: 4);
        writer.Money("fee"u8, trade.FeeCents, places: 2);
        writer.Time("trade_time"u8, trade.TradeTime);
        writer.Text("desk"u8, Desks.Of(trade.Trader));
        writer.Text("currency"u8, instrument.CurrencyUtf8);
        return writer.End();
    }
}

internal record struct Trade
{
    /// <summary>0 once cancelled.</summary>
    public long Number;
    public long TradeTime;

    /// <summary>Ten-thousandths of the currency.</summary>
    public long Price;
    public int Trader;
    public int Quantity;
    public byte Instrument;
    public bool IsBuy;

    /// <summary>Five basis points of the notional, at least 1.00.</summary>
    public readonly long FeeCents => Math.Max(100, Quantity * Price / 200_000);
}
