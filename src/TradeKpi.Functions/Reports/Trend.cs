using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Sales against an ordinary week.</summary>
public sealed class Trend(HttpDoor door)
{
    [Function(nameof(Trend))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/trend")] HttpRequest request) => door.AnswerAsync(request);
}
