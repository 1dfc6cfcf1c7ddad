using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pages;

/// <summary>The page at the root: a list of links, no data. A route that only the empty path fits; an empty one would mean the function's name.</summary>
public sealed class HomePage(HttpDoor door)
{
    [Function(nameof(HomePage))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{ignored:maxlength(0)?}")] HttpRequest request) => door.AnswerAsync(request);
}
