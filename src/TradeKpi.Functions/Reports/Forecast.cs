using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Sales to come.</summary>
public sealed class Forecast(HttpDoor door)
{
    [Function(nameof(Forecast))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/forecast")] HttpRequest request) => door.AnswerAsync(request);
}
