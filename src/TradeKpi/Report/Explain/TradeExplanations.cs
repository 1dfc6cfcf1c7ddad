using TradeKpi.Report.Catalog;
using static TradeKpi.Report.Explain.Behind;
using static TradeKpi.Report.Explain.Narrowing;

namespace TradeKpi.Report.Explain;

/// <summary>What stands behind the reports on trades: the trades, and for profit and loss the lots that they closed.</summary>
internal static class TradeExplanations
{
    private const string FirstOfClose = "iff(nth = 1, 1, 0)";

    public static IReadOnlyList<Explanation> All { get; } =
    [
        new(ReportCatalog.Kpi("trader-performance")!, [From, To, Text("trader_id"), Day("trade_date")], Trades(null, "amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["trades"] = Trades(null, One),
                ["volume"] = Trades(null, "quantity"),
                ["notional"] = Trades(null, "amount"),
                ["vwap"] = Trades(null),
                ["fees"] = Trades(null, "fee"),
                ["realised_pnl"] = Lots(null, "amount"),
                ["wins"] = Lots("close_pnl > 0", FirstOfClose),
                ["losses"] = Lots("close_pnl < 0", FirstOfClose),
                ["win_rate"] = Lots("close_pnl <> 0"),
                ["profit_factor"] = Lots("close_pnl <> 0"),
                ["average_win"] = Lots("close_pnl > 0"),
                ["average_loss"] = Lots("close_pnl < 0"),
                ["max_drawdown"] = Lots(null),
            }),
        new(ReportCatalog.Kpi("trade-summary")!,
            [From, To, Day("trade_date"), Symbol, Type, Currency],
            Trades(null, "amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["trades"] = Trades(null, One),
                ["volume"] = Trades(null, "quantity"),
                ["notional"] = Trades(null, "amount"),
            }),
    ];

    private static Narrowing Symbol =>
        new("(cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))", Key("symbol"));

    private static Narrowing Type => new("(cast(:trade_type as varchar) is null or state = cast(:trade_type as varchar))",
        ReportCatalog.Kpi("trade-summary")!.Parameters.Single(parameter => parameter.Name == "trade_type"));

    private static Behind Trades(string? where, string? adds = null) => new(RowSource.Trades, where, adds);

    private static Behind Lots(string? where, string? adds = null) => new(RowSource.Lots, where, adds);
}
