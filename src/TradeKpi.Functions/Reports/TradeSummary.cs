using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Trades by day, symbol and side.</summary>
public sealed class TradeSummary(HttpDoor door)
{
    [Function(nameof(TradeSummary))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/trade-summary")] HttpRequest request) => door.AnswerAsync(request);
}
