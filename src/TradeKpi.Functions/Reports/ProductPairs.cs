using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Products that the same customers buy.</summary>
public sealed class ProductPairs(HttpDoor door)
{
    [Function(nameof(ProductPairs))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/product-pairs")] HttpRequest request) => door.AnswerAsync(request);
}
