using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Whether the process answers. It tells nothing else, so anybody may ask.</summary>
public sealed class HealthLive(HttpDoor door)
{
    [Function(nameof(HealthLive))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/health/live")] HttpRequest request) => door.AnswerAsync(request);
}
