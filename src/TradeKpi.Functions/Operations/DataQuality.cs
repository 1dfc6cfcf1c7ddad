using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>The data tests and their newest results.</summary>
public sealed class DataQuality(HttpDoor door)
{
    [Function(nameof(DataQuality))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/data-quality")] HttpRequest request) => door.AnswerAsync(request);
}
