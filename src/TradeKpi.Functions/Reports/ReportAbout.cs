using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Reports;

/// <summary>What a report means: grain, columns, formulas, sources.</summary>
public sealed class ReportAbout(HttpDoor door)
{
    [Function(nameof(ReportAbout))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/reports/{name}/about")] HttpRequest request) => door.AnswerAsync(request);
}
