namespace TradeKpi.Report.Catalog;

/// <summary>Every report there is. Names and columns are fixed: users know them.</summary>
public static class ReportCatalog
{
    /// <summary>What current orders and trades add up to; the generator's ledger knows the same by another road.</summary>
    public static IReadOnlyList<ReportDefinition> Figures { get; } =
        [CommerceReports.DailySales, CommerceReports.CustomerProductAffinity, CommerceReports.OrdersMonthly, TradeReports.TraderPerformance,
            TradeReports.TradeSummary, DeskReports.Positions, DeskReports.RealisedPnl];

    /// <summary>What follows from them by statistics.</summary>
    public static IReadOnlyList<ReportDefinition> Analyses { get; } =
    [
        DeskReports.Blotter,
        CommerceReports.SalesBreakdown, ProductReports.ProductPairs, ProductReports.ProductPopularity, ProductReports.InventoryCover,
        CustomerReports.CustomerSegments, CustomerReports.SegmentTotals, CustomerReports.Cohorts,
        SeriesReports.Trend, SeriesReports.Anomalies, SeriesReports.AnomalySegments, SeriesReports.Forecast, SeriesReports.ForecastBacktest,
    ];

    /// <summary>The KPIs, by name.</summary>
    public static IReadOnlyList<ReportDefinition> Kpis { get; } = [.. Figures, .. Analyses, RestatementReport.Restatements];

    /// <summary>What the pipeline tells of itself, by name.</summary>
    public static IReadOnlyList<ReportDefinition> Operations { get; } =
    [
        OperationReports.Freshness, OperationReports.Runs, OperationReports.CdcMonitoring, OperationReports.DataQuality,
        OperationReports.Rejections, OperationReports.Accounting,
        OperationReports.Pipeline, TrustReports.RejectionsHourly, TrustReports.Completeness, TrustReports.DayCertificates,
        TrustReports.Alerts,
        TrustReports.Versions,
    ];

    /// <summary>The KPI of a name, or null.</summary>
    public static ReportDefinition? Kpi(string name) =>
        Kpis.FirstOrDefault(report => report.Name.Equals(name, StringComparison.Ordinal));
}
