using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>How long the stock lasts.</summary>
public sealed class InventoryCover(HttpDoor door)
{
    [Function(nameof(InventoryCover))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/inventory-cover")] HttpRequest request) => door.AnswerAsync(request);
}
