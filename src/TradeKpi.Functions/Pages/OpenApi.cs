using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pages;

/// <summary>The description of this interface.</summary>
public sealed class OpenApi(HttpDoor door)
{
    [Function(nameof(OpenApi))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/openapi.json")] HttpRequest request) => door.AnswerAsync(request);
}
