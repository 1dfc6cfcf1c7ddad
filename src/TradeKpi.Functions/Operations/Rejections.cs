using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Refused events by reason.</summary>
public sealed class Rejections(HttpDoor door)
{
    [Function(nameof(Rejections))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/rejections")] HttpRequest request) => door.AnswerAsync(request);
}
