using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>KPI: sales by day; and <c>about</c> it.</summary>
public sealed class DailySales(HttpDoor door)
{
    [Function(nameof(DailySales))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function,
        Route = "api/reports/daily-sales/{part?}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
