using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Web;
using TradeKpi.Web.Http;

namespace TradeKpi.Functions.Http;

/// <summary>What the command line's <c>quarantine list|show|fix|replay|purge</c> do, over HTTP: the same stages and marks.</summary>
internal static class QuarantineDesk
{
    public const string Path = "/api/quarantine";

    /// <summary>
    /// A hub on the standard tier keeps seven days at most, and may deliver again whatever it keeps: the archive would meet other bytes in
    /// the lake than it writes.
    /// </summary>
    private const int FewestDays = 8;

    private const int MostDays = 36_500;

    /// <summary>What host.json lets a function run.</summary>
    internal static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(10);

    // An id, or how it begins: longer than the words that stand in its place.
    private const string EntryPath = Path + "/{id:length(6,32)}";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void MapQuarantine(this IEndpointRouteBuilder app)
    {
        app.MapGuarded(Path, "GET, HEAD", ListAsync);
        app.MapGuarded(EntryPath, "GET, HEAD", ShowAsync);
        app.MapAction(EntryPath + "/fix", context => InTurnAsync(context, FixAsync));
        app.MapAction(Path + "/drain", context => InTurnAsync(context, DrainAsync));
        app.MapAction(Path + "/purge", context => InTurnAsync(context, PurgeAsync));
    }

    // Each reads what is open, publishes, and marks: of two side by side, one refusal might become two events.
    private static async Task InTurnAsync(HttpContext context, Func<HttpContext, Task> work)
    {
        await using var turn = await Service<QuarantineTurn>(context).TakeAsync(LongestWork, context.RequestAborted)
            ?? throw new ProblemException(StatusCodes.Status409Conflict,
                "The quarantine is being changed for another caller. Ask again when that has ended.")
            { RetryAfter = 10 };
        await work(context);
    }

    private static async Task ListAsync(HttpContext context)
    {
        var all = context.Request.Query["all"] == "true";
        context.Response.ContentType = "application/x-ndjson";
        await foreach (var item in Service<QuarantineStore>(context).ListAsync(context.RequestAborted))
        {
            if (all || !item.IsReplayed)
                await context.Response.Body.WriteAsync(QuarantineLines.Write([item.Entry]), context.RequestAborted);
        }
    }

    private static async Task ShowAsync(HttpContext context)
    {
        var item = await FindAsync(context);
        var mark = await Service<QuarantineStore>(context).FindMarkAsync(item.Entry.QuarantineId, context.RequestAborted);
        using var entry = JsonDocument.Parse(QuarantineLines.Write([item.Entry]));
        await context.Response.WriteAsJsonAsync(new { entry = entry.RootElement, file = item.Path, replay = mark }, s_json,
            context.RequestAborted);
    }

    private static async Task FixAsync(HttpContext context)
    {
        const string Help = """The body says who sends what instead, and why: {"by":"a.doe","reason":"amount mended","event":{…}}.""";
        var asked = await AskedAsync<Correction>(context, Help);
        if (asked is not { By.Length: > 0, Event.ValueKind: JsonValueKind.Object or JsonValueKind.Array })
            throw new ProblemException(StatusCodes.Status400BadRequest, Help);
        var item = await FindAsync(context);
        var id = item.Entry.QuarantineId;
        if (item.IsReplayed)
            throw new ProblemException(StatusCodes.Status409Conflict, $"{id} was replayed before: GET {Path}/{id} tells as what.");
        var corrected = JsonSerializer.SerializeToUtf8Bytes(asked.Event);
        var hand = new ReplayHand(asked.By, asked.Reason ?? "");
        if (await Service<QuarantineReplay>(context).FixAsync(item.Entry, corrected, hand, context.RequestAborted) is { } refusal)
        {
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, $"Still refused, {refusal.Reason}: {refusal.Message}")
                .With("reason", refusal.Reason);
        }

        var mark = await Service<QuarantineStore>(context).FindMarkAsync(id, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new { quarantine_id = id, event_id = mark?.EventId }, context.RequestAborted);
    }

    private static async Task DrainAsync(HttpContext context)
    {
        var asked = await IsEmptyAsync(context.Request.BodyReader, context.RequestAborted)
            ? null
            : await AskedAsync<Hand>(context, """The body says who sends all again: {"by":"a.doe","reason":"…"}, or {}.""");
        var hand = asked is { By.Length: > 0 } ? new ReplayHand(asked.By, asked.Reason ?? "") : null;
        var report = await Service<QuarantineReplay>(context).ReplayAsync(null, hand, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(report, s_json, context.RequestAborted);
    }

    private static async Task PurgeAsync(HttpContext context)
    {
        var help = "The body says how many days a refused event is kept whole, and whether those go, too, that nobody replayed: "
            + $$"""{"older_than_days":90,"open":false}; {{FewestDays}} days at least, and more than the hub keeps.""";
        var asked = await AskedAsync<Age>(context, help);
        if (asked is not { OlderThanDays: >= FewestDays and <= MostDays })
            throw new ProblemException(StatusCodes.Status400BadRequest, help);
        var before = Service<TimeProvider>(context).GetUtcNow().AddDays(-asked.OlderThanDays);

        // It may take longer than callers and load balancers wait; the same call goes on, but need not.
        var report = await Service<QuarantinePurge>(context).PurgeAsync(before, asked.Open, CancellationToken.None);
        await context.Response.WriteAsJsonAsync(report, s_json, context.RequestAborted);
    }

    private static async Task<QuarantineItem> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var found = await Service<QuarantineStore>(context).FindAsync(id, context.RequestAborted);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ProblemException(StatusCodes.Status404NotFound, $"No refused event is '{id}'. GET {Path}?all=true has the ids."),
            _ => throw new ProblemException(StatusCodes.Status409Conflict,
                $"Several refused events begin with '{id}'. Give more of the id."),
        };
    }

    private static async Task<bool> IsEmptyAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(cancellationToken);
        body.AdvanceTo(read.Buffer.Start);
        return read.IsCompleted && read.Buffer.IsEmpty;
    }

    private static async Task<T?> AskedAsync<T>(HttpContext context, string help)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.BodyReader, s_json, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, help);
        }
    }

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    private sealed record Hand(string? By, string? Reason);

    private sealed record Correction(string? By, string? Reason, JsonElement Event);

    private sealed record Age(int OlderThanDays, bool Open);
}
