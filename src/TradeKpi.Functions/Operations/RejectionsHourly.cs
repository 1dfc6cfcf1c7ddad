using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Refused events by hour.</summary>
public sealed class RejectionsHourly(HttpDoor door)
{
    [Function(nameof(RejectionsHourly))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/rejections-hourly")] HttpRequest request) => door.AnswerAsync(request);
}
