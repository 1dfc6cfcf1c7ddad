using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>How many customers come back.</summary>
public sealed class Cohorts(HttpDoor door)
{
    [Function(nameof(Cohorts))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/cohorts")] HttpRequest request) => door.AnswerAsync(request);
}
