using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>The events behind each day of gold, as count, sum and digest.</summary>
public sealed class DayCertificates(HttpDoor door)
{
    [Function(nameof(DayCertificates))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/day-certificates")] HttpRequest request) => door.AnswerAsync(request);
}
