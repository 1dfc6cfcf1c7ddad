using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Days that are out of the ordinary.</summary>
public sealed class Anomalies(HttpDoor door)
{
    [Function(nameof(Anomalies))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/anomalies")] HttpRequest request) => door.AnswerAsync(request);
}
