using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Operations;

/// <summary>Changes by hour of arrival.</summary>
public sealed class CdcMonitoring(HttpDoor door)
{
    [Function(nameof(CdcMonitoring))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/ops/cdc-monitoring")] HttpRequest request) => door.AnswerAsync(request);
}
