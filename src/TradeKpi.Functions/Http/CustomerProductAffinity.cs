using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>KPI: who buys what; and <c>about</c> it.</summary>
public sealed class CustomerProductAffinity(HttpDoor door)
{
    [Function(nameof(CustomerProductAffinity))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function,
        Route = "api/reports/customer-product-affinity/{part?}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
