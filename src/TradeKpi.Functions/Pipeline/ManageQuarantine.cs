using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Lists, shows, mends, drains and purges what was refused at the door, for administrators: it needs the master key.</summary>
public sealed class ManageQuarantine(HttpDoor door)
{
    [Function(nameof(ManageQuarantine))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, Route = "api/quarantine/{what?}/{then?}")] HttpRequest request) => door.AnswerAsync(request);
}
