using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>
/// The page at the root with its style, and the dashboard's page and files: no data, and a browser asks for them without a key.
/// </summary>
/// <remarks>An empty route would mean the function's name, so the root is a parameter that may be left out.</remarks>
public sealed class Pages(HttpDoor door)
{
    private const string Route = "{page:regex(^(dashboard|index[.]css)$)?}/{file?}";

    [Function(nameof(Pages))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = Route)] HttpRequest request) =>
        door.AnswerAsync(request);
}
