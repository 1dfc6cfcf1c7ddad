using System.Data.Common;
using Microsoft.AspNetCore.Http;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Health;

/// <summary>Live: the process answers. Ready: the warehouse does too, is deployed, and every stage of this process can go on.</summary>
public sealed class HealthHandlers(NewestVersion newest, IStageFaults? faults = null)
{
    public static Task LiveAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { status = "live" }, context.RequestAborted);

    /// <exception cref="ProblemException">The warehouse does not answer: 503.</exception>
    public async Task ReadyAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (faults?.Now() is { Count: > 0 } now)
        {
            context.Response.Headers.RetryAfter = "5";
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable,
                string.Join(' ', now.Values.Distinct(StringComparer.Ordinal)));
        }

        GoldVersion version;
        try
        {
            version = await newest.ReadAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or InvalidOperationException)
        {
            context.Response.Headers.RetryAfter = "5";
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "The warehouse does not answer.");
        }

        await context.Response.WriteAsJsonAsync(new { status = "ready", gold_version = version.Version, as_of = version.AsOf },
            context.RequestAborted);
    }
}
