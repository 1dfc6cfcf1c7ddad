using System.Data.Common;
using Microsoft.AspNetCore.Http;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Health;

/// <summary>
/// Live: the process answers. Ready: the warehouse does too, is deployed, its newest refresh of gold did not fail, and every stage of this
/// process can go on. A source that cannot be reached, and what has fallen behind, is told beside it.
/// </summary>
public sealed class HealthHandlers(NewestVersion newest, RefreshHealth refresh, IStageFaults? faults = null)
{
    private readonly NextLook<string?> _failure = new(() => refresh.FailureAsync(CancellationToken.None));

    public static Task LiveAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { status = "live" }, context.RequestAborted);

    /// <exception cref="ProblemException">The warehouse does not answer, or a stage cannot go on: 503.</exception>
    public async Task ReadyAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var now = faults?.Now() ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if (now.Where(fault => fault.Key != IStageFaults.Source).Select(fault => fault.Value).Distinct(StringComparer.Ordinal).ToList()
            is { Count: > 0 } told)
            throw Unready(string.Join(' ', told));

        GoldVersion version;
        string? failure;
        try
        {
            version = await newest.ReadAsync(context.RequestAborted);
            failure = await _failure.ReadAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or InvalidOperationException)
        {
            throw Unready("The warehouse does not answer.");
        }

        if (failure is not null)
            throw Unready($"The refresh of gold failed, which stays at version {version.Version}: {failure}");
        var answer = new Dictionary<string, object?>(StringComparer.Ordinal)
        { ["status"] = "ready", ["gold_version"] = version.Version, ["as_of"] = version.AsOf };
        string[] troubles = [.. now.Values, .. faults?.Behind().Values ?? []];
        if (troubles.Length > 0)
            answer["trouble"] = PersonalData.Mask(string.Join(' ', troubles));
        await context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    private static ProblemException Unready(string why) =>
        new(StatusCodes.Status503ServiceUnavailable, PersonalData.Mask(why)) { RetryAfter = 5 };
}
