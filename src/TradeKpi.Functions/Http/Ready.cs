using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>Whether the warehouse answers. Asking costs a statement there, so it takes a key.</summary>
public sealed class Ready(HttpDoor door)
{
    [Function(nameof(Ready))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/health/ready")] HttpRequest request) =>
        door.AnswerAsync(request);
}
