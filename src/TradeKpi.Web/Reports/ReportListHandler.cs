using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.Reports;

/// <summary>Lists the reports, with their grain, columns and parameters.</summary>
public static class ReportListHandler
{
    public static Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteAsJsonAsync(
            new
            {
                reports = ReportCatalog.Kpis.Select(report => Describe(report, "/api/reports/")),
                operations = ReportCatalog.Operations.Select(report => Describe(report, "/api/ops/")),
            },
            context.RequestAborted);
    }

    private static object Describe(ReportDefinition report, string path) => new
    {
        name = report.Name,
        title = report.Title,
        grain = report.Grain,
        key = report.DefaultOrder,
        href = path + report.Name,
        about = $"{path}{report.Name}/about",
        columns = report.Columns.Select(column =>
            new
            {
                name = column.Name,
                kind = ReportParts.Kind(column.Kind),
                unit = ReportDefinition.UnitOf(column),
                description = column.Description,
                only_when = column.OnlyWhen
            }),
        parameters = ReportParts.Parameters(report),
    };
}
