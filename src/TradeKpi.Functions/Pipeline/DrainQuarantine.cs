using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Replays the quarantine, for administrators: it needs the master key.</summary>
public sealed class DrainQuarantine(HttpDoor door)
{
    [Function(nameof(DrainQuarantine))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Admin, Route = "api/quarantine/drain")] HttpRequest request) =>
        door.AnswerAsync(request);
}
