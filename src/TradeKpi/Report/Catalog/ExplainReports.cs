using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>
/// For each KPI, where one of its rows comes from: the current rows behind it, the lake files and lines, the events as they came.
/// </summary>
public static class ExplainReports
{
    private static readonly ReportColumn[] s_columns =
    [
        new("entity", ValueKind.Text, "order or trade."),
        new("entity_key", ValueKind.Text, "The contributing row's key in silver."),
        new("state", ValueKind.Text, "Its status, or trade type."),
        new("amount", Quantity, "Its amount in the report's currency, as the row adds it up."),
        new("event_id", ValueKind.Text, "The event that made it so."),
        new("occurred_at", Timestamp, "When that happened at the source."),
        new("file_name", ValueKind.Text, "The lake file."),
        new("file_row_number", Count, "Its line there, from 1."),
        new("line", ValueKind.Text, "The event as bronze holds it."),
    ];

    public static IReadOnlyList<ReportDefinition> All { get; } =
    [
        Of(ReportCatalog.Kpi("daily-sales")!, new ReportParameter("sale_date", Date, "The day.")),
        Of(ReportCatalog.Kpi("customer-product-affinity")!, Key("customer_id"), Key("product_id")),
        Of(
            ReportCatalog.Kpi("orders-monthly")!,
            new ReportParameter("order_year", Count, "The year."),
            new ReportParameter("order_month", Count, "The month."),
            new ReportParameter("value_segment", ValueKind.Text, "The segment.", ["HIGH_VALUE", "MEDIUM_VALUE", "LOW_VALUE"])),
        Of(ReportCatalog.Kpi("trader-performance")!, Key("trader_id")),
        Of(
            ReportCatalog.Kpi("trade-summary")!,
            new ReportParameter("trade_date", Date, "The day."),
            Key("symbol"),
            new ReportParameter("trade_type", ValueKind.Text, "The type.", ["BUY", "SELL"])),
    ];

    /// <summary>The explanation of a KPI report's rows, or null.</summary>
    public static ReportDefinition? Find(string report) =>
        All.FirstOrDefault(explain => explain.Name.Equals(report, StringComparison.Ordinal));

    private static ReportParameter Key(string name) => new(name, ValueKind.Text, "The row's " + name + ".");

    private static ReportDefinition Of(ReportDefinition report, params ReportParameter[] keys) =>
        new(report.Name, "Where a row of " + report.Name + " comes from", "One row per contributing current row.", s_columns, keys,
            ["entity", "entity_key"])
        {
            QueryName = "explain-" + report.Name,
            FollowsGold = false,
        };
}
