using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Web.Http;
using TradeKpi.Web.Quarantine;

namespace TradeKpi.Local.Hosting;

/// <summary>What only the local host serves: for commands that find the data folder held by it.</summary>
internal static class LocalEndpoints
{
    public const string Verify = "/api/ops/verify";

    public const string Rebuild = "/api/ops/rebuild";

    public const string Sql = "/api/sql";

    /// <summary>A purge drains the hub first, and of what is as old nothing comes into the lake meanwhile.</summary>
    public const int FewestDaysInQuarantine = 1;

    // Nothing cuts it off, and whoever holds the folder next frees the turn.
    private static readonly TimeSpan s_longestChange = TimeSpan.FromDays(1);

    public static void MapLocal(this IEndpointRouteBuilder app)
    {
        app.MapAction(Verify, VerifyAsync);
        app.MapAction(Rebuild, RebuildAsync);
        app.MapQuarantine(FewestDaysInQuarantine, s_longestChange, PurgeAsync);
        app.MapGuarded(Sql, "POST", SqlEndpoint.AnswerAsync);
    }

    /// <summary>What was refused stands there as it came, with all that it says of people: like SQL, for this machine alone.</summary>
    public static Task KeepQuarantineHereAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(QuarantineDesk.Path, StringComparison.OrdinalIgnoreCase)
            || TokenGate.IsOfThisMachine(context))
            return next(context);
        SecurityHeaders.Add(context.Response);
        return Problems.WriteAsync(context,
            new(StatusCodes.Status403Forbidden, "The quarantine is shown to this machine alone.", []), ProblemFormat.Details);
    }

    private static Task<PurgeReport> PurgeAsync(HttpContext context, Func<Task<PurgeReport>> purge) =>
        context.RequestServices.GetRequiredService<LocalPipeline>().WhileStillAsync(purge, CancellationToken.None);

    private static async Task VerifyAsync(HttpContext context)
    {
        var most = Asked(context, "most", ResultJson.DefaultMost, "a whole number from 0 to 2147483647",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
        var (services, stop) = (context.RequestServices, context.RequestAborted);
        var refused = await services.GetRequiredService<LakeCheckStage>().RefusedAsync(stop);
        var answer = await services.GetRequiredService<LocalPipeline>().WhileStillAsync(
            () => VerifyAnswer.MakeAsync(services, most, stop, refused), stop);
        await context.Response.WriteAsJsonAsync(answer, ResultJson.Options, stop);
    }

    /// <exception cref="ProblemException">It is given as something else, or an option is given that there is not: 400.</exception>
    private static T Asked<T>(HttpContext context, string name, T otherwise, string allowed, Func<string, T?> read)
        where T : struct
    {
        if (context.Request.Query.Keys.FirstOrDefault(key => key != name) is { } unknown)
            throw new ProblemException(StatusCodes.Status400BadRequest, $"There is no option {unknown} here, only {name}.");
        var given = context.Request.Query[name];
        return given.Count == 0 ? otherwise : given is [{ } text] && read(text) is { } value ? value
            : throw new ProblemException(StatusCodes.Status400BadRequest, $"{name} must be {allowed}, not '{given}'.");
    }

    // Reports are answered from the old warehouse, and the hub takes events, until this process opens the new one.
    private static async Task RebuildAsync(HttpContext context)
    {
        var evenLess = Asked(context, "replace", false, "true or false", text => bool.TryParse(text, out var flag) ? flag : null);
        var (services, stop) = (context.RequestServices, context.RequestAborted);
        var (folder, handover) = (services.GetRequiredService<DataFolder>(), services.GetRequiredService<Handover>());
        var refused = await services.GetRequiredService<LakeCheckStage>().RefusedAsync(stop);
        var report = await services.GetRequiredService<LocalPipeline>().ReplaceAsync(
            BuildAsync, built => built.MayReplace(evenLess), stop);
        await context.Response.WriteAsJsonAsync(report, ResultJson.Options, stop);

        async Task<RebuildReport> BuildAsync(Exception? oldFault)
        {
            try
            {
                var built = await new Rebuilding(services, folder, services.GetRequiredService<TimeProvider>()).BuildAsync(
                    services.GetRequiredService<EmbeddedDatabase>().Warehouse, oldFault?.FirstLine(), stop, refused, HandOverAsync);
                if (built.MayReplace(evenLess))
                {
                    WarehouseSwap.Prepare(folder);
                    return built;
                }

                WarehouseSwap.Discard(folder);
                handover.TakeBack();
                return built;
            }
            catch
            {
                handover.TakeBack();
                throw;
            }
        }

        async Task<bool> HandOverAsync(RebuildReport built)
        {
            if (!built.MayReplace(evenLess))
                return false;
            await handover.BeginAsync(stop);
            return true;
        }
    }
}
