namespace TradeKpi.Report;

/// <summary>Every report there is. Names and columns are fixed: users know them.</summary>
public static class ReportCatalog
{
    /// <summary>The KPIs, by name.</summary>
    public static IReadOnlyList<ReportDefinition> Kpis { get; } =
        [CommerceReports.DailySales, CommerceReports.SalesBreakdown, CommerceReports.CustomerProductAffinity, CommerceReports.OrdersMonthly, TradeReports.TraderPerformance, TradeReports.TradeSummary];

    /// <summary>What the pipeline tells of itself, by name.</summary>
    public static IReadOnlyList<ReportDefinition> Operations { get; } =
        [OperationReports.Freshness, OperationReports.Runs, OperationReports.CdcMonitoring, OperationReports.DataQuality, OperationReports.Rejections, OperationReports.Accounting, OperationReports.Pipeline];

    /// <summary>The KPI of a name, or null.</summary>
    public static ReportDefinition? Kpi(string name) => Find(Kpis, name);

    /// <summary>The operations report of a name, or null.</summary>
    public static ReportDefinition? Operation(string name) => Find(Operations, name);

    private static ReportDefinition? Find(IReadOnlyList<ReportDefinition> reports, string name) =>
        reports.FirstOrDefault(report => report.Name.Equals(name, StringComparison.Ordinal));
}
