using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Products by customer type.</summary>
public sealed class ProductPopularity(HttpDoor door)
{
    [Function(nameof(ProductPopularity))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/product-popularity")] HttpRequest request) => door.AnswerAsync(request);
}
