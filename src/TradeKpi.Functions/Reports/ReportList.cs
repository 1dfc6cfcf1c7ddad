using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>What can be asked.</summary>
public sealed class ReportList(HttpDoor door)
{
    [Function(nameof(ReportList))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports")] HttpRequest request) => door.AnswerAsync(request);
}
