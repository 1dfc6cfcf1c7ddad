using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>How old gold is.</summary>
public sealed class Freshness(HttpDoor door)
{
    [Function(nameof(Freshness))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/freshness")] HttpRequest request) => door.AnswerAsync(request);
}
