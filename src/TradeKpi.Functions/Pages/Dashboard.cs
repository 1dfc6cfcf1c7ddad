using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pages;

/// <summary>The dashboard's page and files, without data; a browser asks for them without a key.</summary>
public sealed class Dashboard(HttpDoor door)
{
    [Function(nameof(Dashboard))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "dashboard/{file?}")] HttpRequest request) => door.AnswerAsync(request);
}
