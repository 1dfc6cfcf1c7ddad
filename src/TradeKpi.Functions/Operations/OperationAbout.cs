using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>What a report on the pipeline means.</summary>
public sealed class OperationAbout(HttpDoor door)
{
    [Function(nameof(OperationAbout))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/{name}/about")] HttpRequest request) => door.AnswerAsync(request);
}
