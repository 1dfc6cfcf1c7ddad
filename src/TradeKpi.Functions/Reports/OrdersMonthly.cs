using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>Orders by month and value segment.</summary>
public sealed class OrdersMonthly(HttpDoor door)
{
    [Function(nameof(OrdersMonthly))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/orders-monthly")] HttpRequest request) => door.AnswerAsync(request);
}
