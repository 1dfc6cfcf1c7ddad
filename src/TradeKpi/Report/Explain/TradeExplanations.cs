using TradeKpi.Report.Catalog;
using static TradeKpi.Report.Explain.Behind;
using static TradeKpi.Report.Explain.Narrowing;

namespace TradeKpi.Report.Explain;

/// <summary>
/// What stands behind the reports on trades: the trades, for profit and loss the lots that they closed, and what stands open.
/// </summary>
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
            [From, To, Text("trader_id"), Day("trade_date"), Symbol, Type, Currency],
            Trades(null, "amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["trades"] = Trades(null, One),
                ["volume"] = Trades(null, "quantity"),
                ["notional"] = Trades(null, "amount"),
            }),
        new(ReportCatalog.Kpi("blotter")!,
            [From, To, Text("trade_id", "entity_key"), Text("trader_id"), Desk("desk"), Symbol, Type], Trades(null, "amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["quantity"] = Trades(null, "quantity"),
                ["price"] = Trades(null),
                ["notional"] = Trades(null, "amount"),
                ["fees"] = Trades(null, "fee"),
                ["closed_quantity"] = Lots(null, "quantity"),
                ["realised_pnl"] = Lots(null, "amount"),
            }),
        new(ReportCatalog.Kpi("positions")!, [Text("trader_id", "holder"), Desk("holder_desk"), Symbol], OpenLots("amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["lots"] = OpenLots(One),
                ["quantity"] = OpenLots("quantity"),
                ["average_cost"] = OpenLots(null),
                ["last_price"] = new(RowSource.LastTrades),
                ["cost"] = OpenLots("cost"),
                ["market_value"] = OpenLots("market_value"),
                ["unrealised_pnl"] = OpenLots("amount"),
            }),
        new(ReportCatalog.Kpi("realised-pnl")!,
            [
                From, To, Before, Text("trader_id"), Desk("desk"), Symbol,
                Segment(Of("realised-pnl", "by"), ("trader", "trader_id"), ("desk", "desk"), ("symbol", "symbol")), Period,
            ],
            Trades(null, "net"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["trades"] = Trades(null, One),
                ["volume"] = Trades(null, "quantity"),
                ["notional"] = Trades(null, "amount"),
                ["closes"] = Lots(null, FirstOfClose),
                ["wins"] = Lots("close_pnl > 0", FirstOfClose),
                ["losses"] = Lots("close_pnl < 0", FirstOfClose),
                ["win_rate"] = Lots("close_pnl <> 0"),
                ["realised_pnl"] = Lots(null, "amount"),
                ["fees"] = Trades(null, "fee"),
                ["net_pnl"] = Trades(null, "net"),
            }),
    ];

    private static Narrowing Symbol =>
        new("(cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))", Key("symbol"));

    private static Narrowing Type => new("(cast(:trade_type as varchar) is null or state = cast(:trade_type as varchar))",
        Of("trade-summary", "trade_type"));

    private static Narrowing Period => new("""
        (cast(:period as timestamp_ntz) is null or cast(:period as timestamp_ntz) = case cast(:period_length as varchar)
              when 'hour' then date_trunc('hour', trade_time)
              when 'day' then date_trunc('day', trade_time)
            end)
        """, Of("realised-pnl", "per"), Key("period", ValueKind.Timestamp));

    private static Narrowing Desk(string column) =>
        new($"(cast(:desk as varchar) is null or upper({column}) = upper(cast(:desk as varchar)))", Key("desk"));

    private static ReportParameter Of(string report, string parameter) =>
        ReportCatalog.Kpi(report)!.Parameters.Single(known => known.Name == parameter);

    private static Behind Trades(string? where, string? adds = null) => new(RowSource.Trades, where, adds);

    private static Behind OpenLots(string? adds) => new(RowSource.OpenLots, null, adds);

    private static Behind Lots(string? where, string? adds = null) => new(RowSource.Lots, where, adds);
}
