using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pages;

/// <summary>The style of the page at the root, which a browser asks for without a key.</summary>
public sealed class HomeStyle(HttpDoor door)
{
    [Function(nameof(HomeStyle))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "index.css")] HttpRequest request) => door.AnswerAsync(request);
}
