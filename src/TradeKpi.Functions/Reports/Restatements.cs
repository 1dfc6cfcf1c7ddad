using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>What figures were, and what they are now.</summary>
public sealed class Restatements(HttpDoor door)
{
    [Function(nameof(Restatements))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/restatements")] HttpRequest request) => door.AnswerAsync(request);
}
