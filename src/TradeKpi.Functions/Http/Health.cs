using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>Whether the process lives; who asks needs no key.</summary>
public sealed class Health(HttpDoor door)
{
    [Function(nameof(Health))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/health/live")] HttpRequest request) =>
        door.AnswerAsync(request);
}
