using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Whether every position of the hub is there once.</summary>
public sealed class Completeness(HttpDoor door)
{
    [Function(nameof(Completeness))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/completeness")] HttpRequest request) => door.AnswerAsync(request);
}
