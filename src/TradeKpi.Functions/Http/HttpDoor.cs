using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TradeKpi.Report.Catalog;
using TradeKpi.Web;
using TradeKpi.Web.Http;
using TradeKpi.Web.Quarantine;

namespace TradeKpi.Functions.Http;

/// <summary>
/// Answers an HTTP function with what TradeKpi serves at the request's path: the same endpoints as every other host, so the same answers.
/// The functions only say which paths there are, and who may ask.
/// </summary>
public sealed class HttpDoor
{
    private const string KeyParameter = "code";

    /// <summary>A hub on the standard tier keeps seven days at most, and may deliver again whatever it keeps.</summary>
    private const int FewestDaysInQuarantine = 8;

    /// <summary>What host.json lets a function run.</summary>
    internal static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <summary>As OpenTelemetry names it; one function answers many routes, and its own name no longer tells which.</summary>
    private const string RouteTag = "http.route";

    private static readonly HashSet<string> s_reports =
        [.. ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Select(report => report.Name)];

    private readonly RequestDelegate _endpoints;

    public HttpDoor(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.Use((context, next) =>
        {
            Activity.Current?.SetTag(RouteTag, RouteOf(context));
            return next(context);
        });
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapTradeKpi();
            endpoints.MapQuarantine(FewestDaysInQuarantine, LongestRun);
            endpoints.MapAction(LakeReconciliation.Path, LakeReconciliation.HandleAsync);
            endpoints.MapAction(CustomerErasure.Path, CustomerErasure.HandleAsync);
        });
        _endpoints = app.Build();
    }

    public async Task<IResult> AnswerAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query.ContainsKey(KeyParameter))
            request.Query = new QueryCollection(
                request.Query.Where(given => given.Key != KeyParameter).ToDictionary(StringComparer.OrdinalIgnoreCase));

        // The function's own route chose the function; within, routing begins anew.
        request.HttpContext.SetEndpoint(null);
        request.RouteValues.Clear();
        await _endpoints(request.HttpContext);
        return Results.Empty;
    }

    /// <summary>
    /// The route's pattern, with the report's name in it where there is such a report: whatever callers ask for, routes stay few.
    /// </summary>
    private static string? RouteOf(HttpContext context)
    {
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return context.Request.RouteValues["name"] is string name && s_reports.Contains(name)
            ? pattern?.Replace("{name}", name, StringComparison.Ordinal)
            : pattern;
    }
}
