using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Web.Alerts;
using TradeKpi.Web.Dashboard;
using TradeKpi.Web.Events;
using TradeKpi.Web.Health;
using TradeKpi.Web.Http;
using TradeKpi.Web.Index;
using TradeKpi.Web.Lineage;
using TradeKpi.Web.OData;
using TradeKpi.Web.OpenApi;
using TradeKpi.Web.Questions;
using TradeKpi.Web.Reports;

namespace TradeKpi.Web;

/// <summary>
/// Everything under <c>/api</c>, the page that lists it, and the dashboard. The handlers take an HttpContext and know no host.
/// </summary>
public static class TradeKpiEndpoints
{
    private const string Get = "GET, HEAD";

    /// <summary>Registers the handlers; the stages they use come with AddTradeKpi().</summary>
    public static IServiceCollection AddTradeKpiWeb(this IServiceCollection services)
    {
        services.AddChecked<WebOptions>();
        services.TryAddSingleton<Visitors>();
        services.TryAddSingleton<Guard>();
        services.TryAddSingleton<NewestVersion>();
        services.TryAddSingleton<QuestionPlaces>();
        services.TryAddSingleton<SharedAnswers>();
        services.TryAddSingleton<QuestionDesk>();
        services.TryAddSingleton<ReportHandler>();
        services.TryAddSingleton<ODataHandler>();
        services.TryAddSingleton<EventsHandler>();
        services.TryAddSingleton<AlertsHandler>();
        services.TryAddSingleton<HealthHandlers>();
        return services;
    }

    public static IEndpointRouteBuilder MapTradeKpi(this IEndpointRouteBuilder app)
    {
        app.MapGuarded("/api/reports", Get, ReportListHandler.HandleAsync);
        app.MapGuarded("/api/reports/{name}", Get, context => Report(context, ReportCatalog.Kpis));
        app.MapGuarded("/api/reports/{name}/about", Get,
            context => ReportAboutHandler.HandleAsync(context, ReportCatalog.Kpis, "/api/reports/"));
        app.MapGuarded("/api/explain", Get, ExplainListHandler.HandleAsync);
        app.MapGuarded("/api/explain/{name}", Get, context => Report(context, ExplainReports.All));
        app.MapGuarded("/api/ops/{name}/about", Get,
            context => ReportAboutHandler.HandleAsync(context, ReportCatalog.Operations, "/api/ops/"));
        app.MapGuarded("/api/ops/lineage", Get, LineageHandler.HandleAsync);
        app.MapGuarded("/api/ops/{name}", Get, context => Report(context, ReportCatalog.Operations));
        app.MapGuarded("/api/alerts", Get, context => Service<AlertsHandler>(context).ListAsync(context));
        app.MapGuarded("/api/alerts/{name}", "PUT, DELETE", context => Service<AlertsHandler>(context).ChangeAsync(context));
        app.MapGuarded("/api/events", "POST", context => Service<EventsHandler>(context).HandleAsync(context));
        app.MapGuarded("/api/health/live", Get, HealthHandlers.LiveAsync);
        app.MapGuarded("/api/health/ready", Get, context => Service<HealthHandlers>(context).ReadyAsync(context));
        app.MapGuarded("/api/openapi.json", Get, OpenApiHandler.HandleAsync);
        app.MapGuarded(ODataHandler.Path + "/{**path}", Get, context => Service<ODataHandler>(context).HandleAsync(context),
            ODataProblems.Format);
        app.MapGuarded("/dashboard/{file?}", Get,
            context => DashboardHandler.HandleAsync(context, context.Request.RouteValues["file"] as string));
        app.MapGuarded("/", Get, IndexPage.HandleAsync);
        app.MapGuarded("/index.css", Get, IndexPage.StyleAsync);
        app.MapGuarded("/{**path}", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", NotFound);
        return app;
    }

    private static Task Report(HttpContext context, IReadOnlyList<ReportDefinition> reports) =>
        Service<ReportHandler>(context).HandleAsync(context, reports, (string)context.Request.RouteValues["name"]!);

    private static Task NotFound(HttpContext context) =>
        throw new ProblemException(StatusCodes.Status404NotFound,
            $"There is nothing at {context.Request.Path}. GET / lists what there is.");

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
