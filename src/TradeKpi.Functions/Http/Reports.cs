using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>The list of the reports, each report that has no function of its own, and <c>about</c> each.</summary>
/// <remarks>
/// The host takes the first function whose route fits, in no order that it promises: so the routes of two never fit one path.
/// </remarks>
public sealed class Reports(HttpDoor door)
{
    private const string Route = "api/reports/{name:regex(^(?!(daily-sales|customer-product-affinity)$))?}/{part?}";

    [Function(nameof(Reports))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = Route)] HttpRequest request) =>
        door.AnswerAsync(request);
}
