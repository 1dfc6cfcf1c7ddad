using Microsoft.AspNetCore.Http;
using TradeKpi.Report;
using TradeKpi.Report.Explain;

namespace TradeKpi.Web.Reports;

/// <summary>Lists the reports whose numbers are made of rows: how one of their rows is named, and what stands behind
/// each column; and why none stand behind the others.</summary>
public static class ExplainListHandler
{
    public const string Path = "/api/explain/";

    public static Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteAsJsonAsync(
            new { explanations = ExplainReports.Explanations.Select(Describe), unexplained = ExplainReports.Unexplained.Select(Why) },
            context.RequestAborted);
    }

    private static object Why(ReportDefinition report) => new { name = report.Name, why = report.Unexplained };

    private static object Describe(Explanation explanation) => new
    {
        name = explanation.Report.Name,
        href = Path + explanation.Report.Name,
        key = explanation.Keys,
        parameters = explanation.Rows.AllParameters.Select(parameter => parameter.Name),
        columns = explanation.Explained.Select(column => new
        {
            name = column,
            rows = explanation.EntityOf(column),
            adds_up = explanation.AddsUp(column),
        }),
    };
}
