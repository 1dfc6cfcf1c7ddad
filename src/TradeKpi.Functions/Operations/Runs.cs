using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>The runs of the task graph.</summary>
public sealed class Runs(HttpDoor door)
{
    [Function(nameof(Runs))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/runs")] HttpRequest request) => door.AnswerAsync(request);
}
