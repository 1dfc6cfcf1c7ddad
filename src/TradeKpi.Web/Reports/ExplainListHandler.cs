using Microsoft.AspNetCore.Http;
using TradeKpi.Report.Explain;

namespace TradeKpi.Web.Reports;

/// <summary>Lists the reports whose numbers are made of rows: how one of their rows is named, and what stands behind each column.</summary>
public static class ExplainListHandler
{
    public const string Path = "/api/explain/";

    public static Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteAsJsonAsync(
            new { explanations = ExplainReports.Explanations.Select(Describe) }, context.RequestAborted);
    }

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
