using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Http;

/// <summary>The reports for Excel and Power BI, by OData.</summary>
public sealed class OData(HttpDoor door)
{
    [Function(nameof(OData))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "odata/{*path}")] HttpRequest request) =>
        door.AnswerAsync(request);
}
