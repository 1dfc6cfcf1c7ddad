using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Web;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>What only the local host serves: for commands that find the data folder held by it.</summary>
internal static class LocalEndpoints
{
    public const string Verify = "/api/ops/verify";

    public const string Rebuild = "/api/ops/rebuild";

    public const string Sql = "/api/sql";

    public static void MapLocal(this IEndpointRouteBuilder app)
    {
        app.MapAction(Verify, VerifyAsync);
        app.MapAction(Rebuild, RebuildAsync);
        app.MapGuarded(Sql, "POST", SqlEndpoint.AnswerAsync);
    }

    private static async Task VerifyAsync(HttpContext context)
    {
        var most = int.TryParse(context.Request.Query["most"], out var asked) && asked >= 0 ? asked : ResultJson.DefaultMost;
        var services = context.RequestServices;
        var answer = await services.GetRequiredService<LocalPipeline>().WhileStillAsync(
            () => VerifyAnswer.MakeAsync(services, most, context.RequestAborted), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, ResultJson.Options, context.RequestAborted);
    }

    // Reports are answered from the old warehouse, and the hub takes events, until this process opens the new one.
    private static async Task RebuildAsync(HttpContext context)
    {
        var (services, evenLess) = (context.RequestServices, context.Request.Query["replace"] == "true");
        var (folder, pipeline) = (services.GetRequiredService<DataFolder>(), services.GetRequiredService<LocalPipeline>());
        if (pipeline.Replaced.IsCompleted)
            throw new ProblemException(StatusCodes.Status409Conflict, "The warehouse was rebuilt just now.") { RetryAfter = 10 };
        var report = await pipeline.WhileStillAsync(BuildAsync, context.RequestAborted,
            built => built.MayReplace(evenLess));
        await context.Response.WriteAsJsonAsync(report, ResultJson.Options, context.RequestAborted);

        async Task<RebuildReport> BuildAsync()
        {
            var rebuilding = new Rebuilding(services, folder, services.GetRequiredService<TimeProvider>());
            var built = await rebuilding.BuildAsync(services.GetRequiredService<EmbeddedDatabase>().Warehouse, context.RequestAborted);
            if (built.MayReplace(evenLess))
                WarehouseSwap.Prepare(folder);
            return built;
        }
    }
}
