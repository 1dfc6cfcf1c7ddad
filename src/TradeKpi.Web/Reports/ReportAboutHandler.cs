using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Report.Explain;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Reports;

/// <summary>What a report says: its grain, its columns with units and formulas, what it takes, and where its numbers come from.</summary>
public static class ReportAboutHandler
{
    /// <param name="path">Where the reports are served, as in <c>/api/reports/</c>.</param>
    /// <exception cref="ProblemException">No such report: 404.</exception>
    public static Task HandleAsync(HttpContext context, IReadOnlyList<ReportDefinition> reports, string path)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = (string)context.Request.RouteValues["name"]!;
        var report = reports.FirstOrDefault(known => known.Name.Equals(name, StringComparison.Ordinal))
            ?? throw new ProblemException(StatusCodes.Status404NotFound, $"There is no report {name}.").With("known",
                reports.Select(known => known.Name));
        return context.Response.WriteAsJsonAsync(Describe(report, path), context.RequestAborted);
    }

    private static object Describe(ReportDefinition report, string path) => new
    {
        name = report.Name,
        title = report.Title,
        grain = report.Grain,
        key = report.DefaultOrder,
        sort = report.DefaultSort ?? string.Join(',', report.DefaultOrder),
        columns = report.Columns.Select(column => new
        {
            name = column.Name,
            kind = ReportParts.Kind(column.Kind),
            unit = ReportDefinition.UnitOf(column),
            places = Places(column.Kind),
            description = column.Description,
            formula = column.Formula,
            only_when = column.OnlyWhen,
        }),
        parameters = ReportParts.Parameters(report),
        relations = report.Relations,
        lineage = report.QueryNames.Select(query => "report." + query),
        references = report.Sources,
        rounding = report.Rounding,
        exchange_rates = report.ExchangeRates,
        unexplained = report.Unexplained,
        links = new
        {
            self = $"{path}{report.Name}/about",
            json = $"{path}{report.Name}",
            csv = $"{path}{report.Name}?format=csv",
            xlsx = $"{path}{report.Name}?format=xlsx",
            parquet = $"{path}{report.Name}?format=parquet",
            lineage = "/api/ops/lineage",
            explain = ExplainReports.Find(report.Name) is null ? null : ExplainListHandler.Path + report.Name,
            openapi = "/api/openapi.json",
        },
    };

    private static int? Places(ValueKind kind) => kind switch
    {
        ValueKind.Count => 0,
        ValueKind.Money => 2,
        ValueKind.Ratio => 6,
        _ => null,
    };
}
