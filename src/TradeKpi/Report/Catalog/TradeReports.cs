using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>
/// The reports on trades. Money in the reporting currency (USD), at the rate of each trade's day.
/// </summary>
internal static class TradeReports
{
    public static ReportDefinition TraderPerformance { get; } = new(
        "trader-performance",
        "Trader performance",
        "One row per trader with current trades in the range; with group_by = day, per trader and UTC day.",
        [
            new("trader_id", ValueKind.Text, "The trader."),
            new("trade_date", Date, "UTC day of the trades.", OnlyWhen: "group_by"),
            new("trades", Count, "Current trades."),
            new("volume", Quantity, "Their quantity."),
            new("notional", Money, "Sum of quantity times price."),
            new("vwap", Ratio, "notional over volume.") { Unit = "USD", Formula = "notional / volume" },
            new("fees", Money, "Sum of the fees, which realised_pnl leaves out."),
            new("realised_pnl", Money, "Of closed lots, first in, first out per trader and symbol (trades of one instant by their " +
                "source's order, then by id); cost and proceeds each at the rate of their own day."),
            new("wins", Count, "Closing trades with a profit."),
            new("losses", Count, "Closing trades with a loss."),
            new("win_rate", Ratio, "wins over wins and losses.") { Formula = "wins / (wins + losses)" },
            new("profit_factor", Ratio, "Sum of profits over sum of losses."),
            new("average_win", Ratio, "Sum of profits over wins.") { Unit = "USD" },
            new("average_loss", Ratio, "Sum of losses over losses, as a positive number.") { Unit = "USD" },
            new("max_drawdown", Money, "Largest fall of cumulative realised PnL below its peak, by close."),
        ],
        [
            From, To,
            Text("trader_id", "Only this trader."),
            Choice("group_by", "A row per trader, or per trader and day.", "none", "day"),
        ],
        ["trader_id", "trade_date"])
    {
        DetailQueryName = "trader-performance-by-day",
        ChartColumn = "realised_pnl",
        DetailParameters = ["group_by"],
    };

    public static ReportDefinition TradeSummary { get; } = new(
        "trade-summary",
        "Trade summary",
        "One row per UTC day, symbol and trade type with current trades; with currency=local, per currency too.",
        [
            new("trade_date", Date, "UTC day of the trades."),
            new("symbol", ValueKind.Text, "What was traded."),
            new("trade_type", ValueKind.Text, "BUY or SELL."),
            new("currency", ValueKind.Text, "The currency that the row's money is in.", OnlyWhen: "currency"),
            new("trades", Count, "Current trades."),
            new("volume", Quantity, "Their quantity."),
            new("notional", Money, "Sum of quantity times price."),
            new("vwap", Ratio, "notional over volume.") { Unit = "USD", Formula = "notional / volume" },
            new("low", Quantity, "Lowest price.") { Unit = "USD" },
            new("high", Quantity, "Highest price.") { Unit = "USD" },
        ],
        [
            From, To,
            Text("trader_id", "Only this trader."),
            Text("symbol", "Only this symbol."),
            Choice("trade_type", "Only this type.", "BUY", "SELL"),
            Choice("currency", "USD, or local: a row per day, symbol, type and currency of the trades, in that currency.", "USD", "local"),
        ],
        ["trade_date", "symbol", "trade_type", "currency"])
    {
        DetailQueryName = "trade-summary-local",
        DetailParameters = ["currency", "trader_id"],
    };
}
