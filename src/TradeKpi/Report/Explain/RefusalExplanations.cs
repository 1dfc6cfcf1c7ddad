using TradeKpi.Report.Catalog;
using static TradeKpi.Report.Explain.Narrowing;

namespace TradeKpi.Report.Explain;

/// <summary>What stands behind the counts of refused events: those events.</summary>
internal static class RefusalExplanations
{
    private static readonly Behind s_refused = new(RowSource.RefusedEvents, null, Behind.One);

    private static readonly Dictionary<string, Behind> s_columns = new(StringComparer.Ordinal) { ["events"] = s_refused };

    public static IReadOnlyList<Explanation> All { get; } =
    [
        new(OperationReports.Rejections, Reason, s_refused, s_columns),
        new(TrustReports.RejectionsHourly, [From, To, Time("hour"), .. Reason], s_refused, s_columns),
    ];

    private static Narrowing[] Reason => [Text("kind"), Text("entity", "refused_entity"), Text("reason")];
}
