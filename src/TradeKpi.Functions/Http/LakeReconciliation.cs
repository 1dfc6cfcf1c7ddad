using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Load;

namespace TradeKpi.Functions.Http;

/// <summary>Loads whatever the lake holds and the ledger lacks, of any age, and tells what came.</summary>
internal static class LakeReconciliation
{
    public const string Path = "/api/lake/reconcile";

    public static async Task HandleAsync(HttpContext context)
    {
        // It may take longer than callers and load balancers wait; what was asked for is done all the same.
        var report = await context.RequestServices.GetRequiredService<LoadGate>().ReconcileAsync(CancellationToken.None);
        await context.Response.WriteAsJsonAsync(
            new
            {
                loaded = report.Loaded,
                rows = report.Rows,
                refused = report.Failures.Select(failure => new { file = failure.Path, error = failure.Error }),
            },
            context.RequestAborted);
    }
}
