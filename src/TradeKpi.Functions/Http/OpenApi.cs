using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>The description of this interface.</summary>
public sealed class OpenApi(HttpDoor door)
{
    [Function(nameof(OpenApi))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/openapi.json")] HttpRequest request) =>
        door.AnswerAsync(request);
}
