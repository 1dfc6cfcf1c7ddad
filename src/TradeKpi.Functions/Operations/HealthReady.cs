using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Whether the warehouse answers.</summary>
public sealed class HealthReady(HttpDoor door)
{
    [Function(nameof(HealthReady))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/health/ready")] HttpRequest request) => door.AnswerAsync(request);
}
