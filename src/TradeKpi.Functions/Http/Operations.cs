using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>How the pipeline fares: freshness, runs, accounting, lineage, …; and <c>about</c> each.</summary>
public sealed class Operations(HttpDoor door)
{
    [Function(nameof(Operations))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/{name}/{part?}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
