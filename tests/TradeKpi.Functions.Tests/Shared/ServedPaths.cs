using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Web;

namespace TradeKpi.Functions.Tests;

/// <summary>
/// An address at which every host answers: one for each endpoint of TradeKpi.Web, and for each report where the endpoint takes its name.
/// </summary>
internal static class ServedPaths
{
    public static IReadOnlyList<string> All { get; } = [.. Patterns().SelectMany(Filled).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The patterns that hosts map, without the one for any path: what no function takes, the Functions host answers itself.
    /// </summary>
    private static IEnumerable<string> Patterns()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapTradeKpi();
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Where(route => route != "/{**path}").ToList();
    }

    private static IEnumerable<string> Filled(string pattern)
    {
        if (pattern.StartsWith("/api/reports/{name}", StringComparison.Ordinal))
            return ReportCatalog.Kpis.Select(report => pattern.Replace("{name}", report.Name, StringComparison.Ordinal));
        if (pattern == "/api/explain/{name}")
            return ExplainReports.All.Select(report => pattern.Replace("{name}", report.Name, StringComparison.Ordinal));
        if (pattern.StartsWith("/api/ops/{name}", StringComparison.Ordinal))
            return ReportCatalog.Operations.Select(report => pattern.Replace("{name}", report.Name, StringComparison.Ordinal));
        return pattern switch
        {
            "/odata/{**path}" => ["/odata", "/odata/$metadata", "/odata/daily_sales", "/odata/daily_sales/$count"],
            "/api/alerts/{name}" => ["/api/alerts/large-orders"],
            "/dashboard/{file?}" => ["/dashboard", "/dashboard/dashboard.js"],
            _ when !pattern.Contains('{', StringComparison.Ordinal) => [pattern],
            _ => throw new InvalidOperationException($"No address is known for {pattern}."),
        };
    }
}
