using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Which table and column comes from which.</summary>
public sealed class Lineage(HttpDoor door)
{
    [Function(nameof(Lineage))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/lineage")] HttpRequest request) => door.AnswerAsync(request);
}
