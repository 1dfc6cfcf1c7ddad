using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Sales by day.</summary>
public sealed class DailySales(HttpDoor door)
{
    [Function(nameof(DailySales))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/daily-sales")] HttpRequest request) => door.AnswerAsync(request);
}
