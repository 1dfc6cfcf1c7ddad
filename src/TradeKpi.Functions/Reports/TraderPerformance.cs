using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Profit and loss by trader.</summary>
public sealed class TraderPerformance(HttpDoor door)
{
    [Function(nameof(TraderPerformance))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/trader-performance")] HttpRequest request) => door.AnswerAsync(request);
}
