using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>Where the rows of a report come from: the orders, trades and lots behind them, with their events and lines.</summary>
public sealed class Explanations(HttpDoor door)
{
    [Function(nameof(Explanations))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/explain/{name?}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
