using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Operate;

namespace TradeKpi.Functions.Http;

/// <summary>Sends everything in the quarantine through the door again, and tells what became of it.</summary>
internal static class QuarantineDrain
{
    public const string Path = "/api/quarantine/drain";

    public static async Task HandleAsync(HttpContext context)
    {
        var report = await context.RequestServices.GetRequiredService<QuarantineReplay>().ReplayAsync(context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new { replayed = report.Replayed, still_refused = report.StillRefused, skipped = report.Skipped }, context.RequestAborted);
    }
}
