using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>The alert rules with their state; one is written or removed by its name.</summary>
public sealed class Alerts(HttpDoor door)
{
    [Function(nameof(Alerts))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/alerts/{name?}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
