using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Quarantine;

/// <summary>What the command line's <c>quarantine list|show|fix|replay|purge</c> do, over HTTP: the same stages and marks.</summary>
public static class QuarantineDesk
{
    public const string Path = "/api/quarantine";

    private const int MostDays = 36_500;

    // An id, or how it begins: longer than the words that stand in its place.
    private const string EntryPath = Path + "/{id:length(6,32)}";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="fewestDays">How many days a refused event is kept whole at least: for longer than the hub may deliver it again, as the
    /// archive would meet other bytes in the lake than it writes.</param>
    /// <param name="longest">How long a change can take: as long nobody has the turn after one who died in it.</param>
    /// <param name="purging">Runs a purge; null where it may run beside all that goes on.</param>
    public static void MapQuarantine(this IEndpointRouteBuilder app, int fewestDays, TimeSpan longest,
        Func<HttpContext, Func<Task<PurgeReport>>, Task<PurgeReport>>? purging = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewestDays, 1);
        app.MapGuarded(Path, "GET, HEAD", ListAsync);
        app.MapGuarded(EntryPath, "GET, HEAD", ShowAsync);
        app.MapAction(EntryPath + "/fix", context => InTurnAsync(context, longest, FixAsync));
        app.MapAction(Path + "/drain", context => InTurnAsync(context, longest, DrainAsync));
        app.MapAction(Path + "/purge",
            context => InTurnAsync(context, longest, _ => PurgeAsync(context, fewestDays, purging ?? ((_, purge) => purge()))));
    }

    // Each reads what is open, publishes, and marks: of two side by side, one refusal might become two events.
    private static async Task InTurnAsync(HttpContext context, TimeSpan longest, Func<HttpContext, Task> work)
    {
        await using var turn = await Service<QuarantineTurn>(context).TakeAsync(longest, context.RequestAborted)
            ?? throw new ProblemException(StatusCodes.Status409Conflict,
                "The quarantine is being changed for another caller. Ask again when that has ended.")
            { RetryAfter = 10 };
        await work(context);
    }

    private static async Task ListAsync(HttpContext context)
    {
        var all = context.Request.Query["all"] == "true";
        await using var answer = await Service<QuestionDesk>(context).AskAsync(key: null, async (body, stop) =>
        {
            await foreach (var item in Service<QuarantineStore>(context).ListAsync(stop))
            {
                if (all || !item.IsReplayed)
                    await body.WriteAsync(QuarantineLines.Write([item.Entry]), stop);
            }

            return new AnswerHead("application/x-ndjson", Tag: null);
        }, context.RequestAborted);
        await answer.SendAsync(context);
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
        const string Help = """The body says who sends what instead, and why: {"by":"a.doe","reason":"amount mended","event":{…}}, """
            + "or in the event's place raw_base64, whatever a door takes.";
        var asked = await AskedAsync<Correction>(context, Help);
        var isEvent = asked?.Event.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        if (asked is not { By.Length: > 0 } || asked.RawBase64 is null && !isEvent)
            throw new ProblemException(StatusCodes.Status400BadRequest, Help);
        var item = await FindAsync(context);
        var id = item.Entry.QuarantineId;
        if (item.IsReplayed)
            throw new ProblemException(StatusCodes.Status409Conflict, $"{id} was replayed before: GET {Path}/{id} tells as what.");
        var corrected = asked.RawBase64 ?? JsonSerializer.SerializeToUtf8Bytes(asked.Event);
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
        const string Help = """The body says who sends all again: {"by":"a.doe","reason":"…"}, or {}; with lines, those alone: """
            + "each is an entry as it is listed, corrected.";
        var asked = await IsEmptyAsync(context.Request.BodyReader, context.RequestAborted) ? null : await AskedAsync<Hand>(context, Help);
        var hand = asked is { By.Length: > 0 } ? new ReplayHand(asked.By, asked.Reason ?? "") : null;
        try
        {
            var report = await Service<QuarantineReplay>(context).ReplayAsync(
                asked?.Lines is { } lines
                    ? QuarantineLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), context.RequestAborted)
                    : null,
                hand, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(report, s_json, context.RequestAborted);
        }
        catch (FormatException e)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, $"{e.Message} {Help}");
        }
    }

    private static async Task PurgeAsync(HttpContext context, int fewestDays,
        Func<HttpContext, Func<Task<PurgeReport>>, Task<PurgeReport>> purging)
    {
        var help = "The body says how many days a refused event is kept whole, and whether those go, too, that nobody replayed: "
            + $$"""{"older_than_days":90,"open":false}; {{fewestDays}} days at least, and more than the hub keeps.""";
        var asked = await AskedAsync<Age>(context, help);
        if (asked is not { OlderThanDays: <= MostDays } || asked.OlderThanDays < fewestDays)
            throw new ProblemException(StatusCodes.Status400BadRequest, help);
        var before = Service<TimeProvider>(context).GetUtcNow().AddDays(-asked.OlderThanDays);

        // It may take longer than callers and load balancers wait; the same call goes on, but need not.
        var report = await purging(context,
            () => Service<QuarantinePurge>(context).PurgeAsync(before, asked.Open, CancellationToken.None));
        await context.Response.WriteAsJsonAsync(report, s_json, context.RequestAborted);
    }

    private static async Task<QuarantineItem> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var found = await Service<QuestionDesk>(context).RunAsync(
            stop => Service<QuarantineStore>(context).FindAsync(id, stop), context.RequestAborted);
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

    private sealed record Hand(string? By, string? Reason, string? Lines);

    private sealed record Correction(string? By, string? Reason, JsonElement Event, byte[]? RawBase64);

    private sealed record Age(int OlderThanDays, bool Open);
}
