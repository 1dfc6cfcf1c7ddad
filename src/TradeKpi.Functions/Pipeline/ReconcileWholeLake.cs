using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pipeline;

/// <summary><see cref="ReconcileLake"/> for files of any age, for administrators: it needs the master key.</summary>
public sealed class ReconcileWholeLake(HttpDoor door)
{
    [Function(nameof(ReconcileWholeLake))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Admin, Route = "api/lake/reconcile")] HttpRequest request) =>
        door.AnswerAsync(request);
}
