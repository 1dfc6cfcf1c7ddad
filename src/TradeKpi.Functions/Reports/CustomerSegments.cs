using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Customers by recency, frequency and value.</summary>
public sealed class CustomerSegments(HttpDoor door)
{
    [Function(nameof(CustomerSegments))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/customer-segments")] HttpRequest request) => door.AnswerAsync(request);
}
