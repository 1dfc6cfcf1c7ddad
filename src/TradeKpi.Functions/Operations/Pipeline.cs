using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>How far each stage is.</summary>
public sealed class Pipeline(HttpDoor door)
{
    [Function(nameof(Pipeline))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/pipeline")] HttpRequest request) => door.AnswerAsync(request);
}
