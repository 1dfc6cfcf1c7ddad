using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Sales by product, customer, country, category or customer type.</summary>
public sealed class SalesBreakdown(HttpDoor door)
{
    [Function(nameof(SalesBreakdown))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/sales-breakdown")] HttpRequest request) => door.AnswerAsync(request);
}
