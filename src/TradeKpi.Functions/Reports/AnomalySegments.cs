using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>What made them so.</summary>
public sealed class AnomalySegments(HttpDoor door)
{
    [Function(nameof(AnomalySegments))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/anomaly-segments")] HttpRequest request) => door.AnswerAsync(request);
}
