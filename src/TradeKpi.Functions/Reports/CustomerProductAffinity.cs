using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Which customers buy which products.</summary>
public sealed class CustomerProductAffinity(HttpDoor door)
{
    [Function(nameof(CustomerProductAffinity))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/customer-product-affinity")] HttpRequest request) => door.AnswerAsync(request);
}
