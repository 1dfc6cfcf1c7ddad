using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>How such forecasts did.</summary>
public sealed class ForecastBacktest(HttpDoor door)
{
    [Function(nameof(ForecastBacktest))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/forecast-backtest")] HttpRequest request) => door.AnswerAsync(request);
}
