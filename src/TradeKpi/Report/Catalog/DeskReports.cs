using static TradeKpi.Report.CommonParameters;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>
/// What a trading desk looks at: its trades, what stands open, and what it realised. Money in the reporting currency (USD), at the rate of
/// each trade's day.
/// </summary>
internal static class DeskReports
{
    private static readonly ReportParameter s_trader = Text("trader_id", "Only this trader.");
    private static readonly ReportParameter s_desk = Text("desk", "Only trades of this desk.");
    private static readonly ReportParameter s_symbol = Text("symbol", "Only this symbol.");

    public static ReportDefinition Blotter { get; } = new(
        "blotter",
        "Blotter",
        "One row per current trade, the newest first.",
        [
            new("trade_time", Timestamp, "When it was traded."),
            new("trade_id", ValueKind.Text, "The trade."),
            new("trader_id", ValueKind.Text, "Who traded."),
            new("desk", ValueKind.Text, "For which desk, or UNKNOWN."),
            new("symbol", ValueKind.Text, "What was traded."),
            new("trade_type", ValueKind.Text, "BUY or SELL."),
            new("quantity", Quantity, "How much."),
            new("price", Quantity, "At what price, in the trade's own currency.") { Unit = "currency of the row" },
            new("currency", ValueKind.Text, "The trade's own currency."),
            new("notional", Money, "Quantity times price."),
            new("fees", Money, "Its fee, which realised_pnl leaves out."),
            new("closed_quantity", Quantity, "How much of it closed open lots, first in, first out; null where it closed none."),
            new("realised_pnl", Money, "What it realised on them; null where it closed none."),
        ],
        [
            From, To, s_trader, s_desk, s_symbol, Choice("trade_type", "Only this type.", "BUY", "SELL"),
            Text("trade_id", "Only this trade."),
        ],
        ["trade_id"])
    {
        DefaultSort = "-trade_time,-trade_id",
    };

    public static ReportDefinition Positions { get; } = new(
        "positions",
        "Open positions",
        "One row per trader, desk and symbol with open lots: what was traded and nothing on the other side has closed yet, first in, " +
            "first out. Unrealised profit and loss is at the last traded price of the symbol, whoever traded it, and not at a market's " +
            "quote.",
        [
            new("trader_id", ValueKind.Text, "Who holds it."),
            new("desk", ValueKind.Text, "The desk of the trades that opened it, or UNKNOWN."),
            new("symbol", ValueKind.Text, "What is held."),
            new("side", ValueKind.Text, "LONG (bought) or SHORT (sold)."),
            new("lots", Count, "Trades that stand open, wholly or in part."),
            new("quantity", Quantity, "What of them stands open; above 0 on either side."),
            new("average_cost", Ratio, "cost over quantity.") { Unit = "USD", Formula = "cost / quantity" },
            new("last_price", Quantity, "Price of the symbol's last trade, at the rate of its day.") { Unit = "USD" },
            new("last_traded_at", Timestamp, "When that was."),
            new("cost", Money, "What the open lots were bought for; of SHORT ones, sold for. Fees apart."),
            new("market_value", Money, "The open lots at last_price, each in cents."),
            new("unrealised_pnl", Money, "What closing at last_price would realise, fees apart.")
            { Formula = "market_value - cost; of SHORT ones cost - market_value" },
            new("opened_at", Timestamp, "When the oldest of the open lots was traded."),
        ],
        [s_trader, s_desk, s_symbol],
        ["trader_id", "desk", "symbol"]);

    public static ReportDefinition RealisedPnl { get; } = new(
        "realised-pnl",
        "Realised profit and loss",
        "One row per trader, desk or symbol (by) with current trades in the range; with per, per UTC day or hour too.",
        [
            new("segment", ValueKind.Text, "The trader, desk or symbol; all with by=none."),
            new("period", Timestamp, "Start of the UTC day or hour of the trades.", OnlyWhen: "per"),
            new("trades", Count, "Current trades."),
            new("volume", Quantity, "Their quantity."),
            new("notional", Money, "Sum of quantity times price."),
            new("closes", Count, "Trades that closed lots."),
            new("wins", Count, "Closing trades with a profit."),
            new("losses", Count, "Closing trades with a loss."),
            new("win_rate", Ratio, "wins over wins and losses.") { Formula = "wins / (wins + losses)" },
            new("realised_pnl", Money, "Of the lots that these trades closed, first in, first out per trader and symbol; it counts where " +
                "and when the closing trade was made."),
            new("fees", Money, "Sum of the fees of all these trades, opening ones too."),
            new("net_pnl", Money, "Net of fees.") { Formula = "realised_pnl - fees" },
        ],
        [
            From, To, Before("trades made"), s_trader, s_desk, s_symbol,
            Choice("by", "A row per value of this.", "none", "trader", "desk", "symbol") with { Bind = "grouped_by", Default = "trader" },
            Choice("per", "A row per UTC day or hour too.", "none", "day", "hour") with { Bind = "period_length" },
        ],
        ["segment", "period"])
    {
        ChartColumn = "net_pnl",
    };
}
