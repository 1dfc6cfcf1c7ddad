using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Erasure;
using TradeKpi.Operate;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Http;

/// <summary>
/// Erases customers' personal data from the lake, and has whatever comes of them from now on masked. The warehouse's part is a call of its
/// owner, whose rights no app has: <c>ops.erase_customers</c>.
/// </summary>
internal static class CustomerErasure
{
    public const string Path = "/api/customers/erase";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task HandleAsync(HttpContext context)
    {
        var asked = await AskedAsync(context);
        var stage = context.RequestServices.GetRequiredService<EraseStage>();

        // It may take longer than callers and load balancers wait; what was asked for is done all the same. First every instance is given
        // the time to hear of it: what one archives without knowing would stand in files that were read already.
        await stage.RecordAsync(asked.Keys, asked.Reason ?? "", CancellationToken.None);
        await Task.Delay(ErasureRecords.KnownAfter, context.RequestServices.GetRequiredService<TimeProvider>(), CancellationToken.None);
        var erased = await stage.EraseAsync(CancellationToken.None);
        await context.Response.WriteAsJsonAsync(erased, s_json, context.RequestAborted);
    }

    private static async Task<Request> AskedAsync(HttpContext context)
    {
        try
        {
            var asked = await JsonSerializer.DeserializeAsync<Request>(context.Request.Body, s_json, context.RequestAborted);
            if (asked is { Keys.Count: > 0 } && asked.Keys.All(key => !string.IsNullOrWhiteSpace(key)))
                return asked;
        }
        catch (JsonException)
        {
            // Answered below.
        }

        throw new ProblemException(StatusCodes.Status400BadRequest,
            """The body names the customers and the reason: {"keys":["CUST27"],"reason":"asked by letter"}.""");
    }

    private sealed record Request(IReadOnlyList<string> Keys, string? Reason);
}
