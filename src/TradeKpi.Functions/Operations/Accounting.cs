using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Where every event stands.</summary>
public sealed class Accounting(HttpDoor door)
{
    [Function(nameof(Accounting))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/accounting")] HttpRequest request) => door.AnswerAsync(request);
}
