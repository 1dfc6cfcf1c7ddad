using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pipeline;

/// <summary>The door over HTTP: events in, 202 once they are durable.</summary>
public sealed class IngestEvents(HttpDoor door)
{
    [Function(nameof(IngestEvents))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, Route = "api/events")] HttpRequest request) =>
        door.AnswerAsync(request);
}
