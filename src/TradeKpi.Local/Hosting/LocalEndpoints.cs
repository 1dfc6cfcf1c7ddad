using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Web;

namespace TradeKpi.Local.Hosting;

/// <summary>What only the local host serves: for commands that find the data folder held by it.</summary>
internal static class LocalEndpoints
{
    public const string Verify = "/api/ops/verify";

    public const string Sql = "/api/sql";

    public static void MapLocal(this IEndpointRouteBuilder app)
    {
        app.MapAction(Verify, VerifyAsync);
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
}
