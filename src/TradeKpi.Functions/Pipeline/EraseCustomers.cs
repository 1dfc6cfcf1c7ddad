using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Erases customers' personal data from the lake, for administrators: it needs the master key.</summary>
public sealed class EraseCustomers(HttpDoor door)
{
    [Function(nameof(EraseCustomers))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Admin, Route = "api/customers/erase")] HttpRequest request) =>
        door.AnswerAsync(request);
}
