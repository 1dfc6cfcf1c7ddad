using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Quarantine;

namespace TradeKpi.Local.Commands;

/// <summary><c>quarantine show|fix</c>: one refused event, by its id or the beginning of it.</summary>
internal static class QuarantineEntryCommands
{
    public static Command Show(Terminal terminal, SharedOptions shared)
    {
        var id = Id();
        var show = new Command("show", "Shows a refused event whole, and what became of it.") { id };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            var store = QuarantineCommand.StoreOf(terminal, new DataFolder(parsed.GetValue(shared.Data)!));
            var item = await FindAsync(store, parsed.GetValue(id)!, cancellationToken);
            var mark = await store.FindMarkAsync(item.Entry.QuarantineId, cancellationToken);
            if (parsed.GetValue(shared.Format) == "json")
                PrintJson(terminal, item, mark);
            else
                Print(terminal, item, mark);
            return ExitCodes.Done;
        });
        return show;
    }

    public static Command Fix(Terminal terminal, SharedOptions shared)
    {
        var id = Id();
        var file = new Argument<string>("file") { Description = "What should have come: one event, or several; - reads standard input." };
        var reason = QuarantineCommand.Reason();
        var fix = new Command("fix", "Sends what should have come in place of a refused event, and closes that one.") { id, file, reason };
        fix.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            var corrected = await CorrectedAsync(terminal, parsed.GetValue(file)!, cancellationToken);
            var item = await FindAsync(QuarantineCommand.StoreOf(terminal, folder), parsed.GetValue(id)!, cancellationToken);
            if (item.IsReplayed)
                throw new UsageException($"{item.Entry.QuarantineId} was replayed before: `quarantine show` tells when, and as what.");
            var hand = QuarantineCommand.HandOf(parsed.GetValue(reason));
            var eventId = await RunningHost.ServingAsync(folder, cancellationToken) is { } host
                ? await new QuarantineOfHost(host).FixAsync(item.Entry.QuarantineId, corrected, hand, cancellationToken)
                : await FixAloneAsync(terminal, folder, item.Entry, corrected, hand, cancellationToken);
            await terminal.Out.WriteLineAsync(parsed.GetValue(shared.Format) == "json"
                ? JsonSerializer.Serialize(new { item.Entry.QuarantineId, eventId }, ResultJson.Options)
                : $"{item.Entry.QuarantineId} is closed: {(eventId is null ? "it tells of no change" : $"event {eventId}")}.");
            return ExitCodes.Done;
        });
        return fix;
    }

    private static async Task<string?> FixAloneAsync(Terminal terminal, DataFolder folder, QuarantineEntry entry, byte[] corrected,
        ReplayHand hand, CancellationToken cancellationToken)
    {
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: true, configure: null, cancellationToken);
        if (await session.Get<QuarantineReplay>().FixAsync(entry, corrected, hand, cancellationToken) is { } refusal)
            throw new ToldException(ExitCodes.CheckFailed, $"Still refused, {refusal.Reason}: {refusal.Message}");
        await session.Get<LocalPipeline>().CatchUpAsync(cancellationToken);
        return (await session.Get<QuarantineStore>().FindMarkAsync(entry.QuarantineId, cancellationToken))?.EventId;
    }

    private static Argument<string> Id() =>
        new("id") { Description = "The event's quarantine_id, as `quarantine list` prints it, or how that begins." };

    private static async Task<byte[]> CorrectedAsync(Terminal terminal, string file, CancellationToken cancellationToken)
    {
        await using var opened = file == InputPaths.StandardInput ? null : InputPaths.Open(file);
        using var content = new MemoryStream();
        await (opened ?? terminal.Input).CopyToAsync(content, cancellationToken);
        return content.Length > 0 ? content.ToArray() : throw new UsageException($"{file} is empty: it holds no event.");
    }

    private static async Task<QuarantineItem> FindAsync(QuarantineStore store, string id, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(id, cancellationToken);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new UsageException($"No refused event is '{id}'. `quarantine list --all` has the ids."),
            _ => throw new UsageException($"Several refused events begin with '{id}'. Give more of the id."),
        };
    }

    private static void PrintJson(Terminal terminal, QuarantineItem item, ReplayMark? mark)
    {
        using var entry = JsonDocument.Parse(QuarantineLines.Write([item.Entry]));
        terminal.Out.WriteLine(JsonSerializer.Serialize(new { entry = entry.RootElement, file = item.Path, replay = mark },
            ResultJson.Options));
    }

    private static void Print(Terminal terminal, QuarantineItem item, ReplayMark? mark)
    {
        var entry = item.Entry;
        Say("quarantine_id", entry.QuarantineId);
        Say("reason", entry.Reason);
        Say("message", entry.Message);
        Say("origin", entry.Origin);
        Say("received_at", Rfc3339.Text(entry.ReceivedAt));
        Say("file", item.Path);
        Say("replayed", mark is null
            ? "no"
            : $"{Rfc3339.Text(mark.At)}, {(mark.IsCorrected ? "corrected" : "as it was")}, as {mark.EventId ?? "no change"}");
        if (mark is { By.Length: > 0 })
            Say("by", mark.Why.Length > 0 ? $"{mark.By}: {mark.Why}" : mark.By);
        if (entry.Head is { } head)
            Say("hub_message", head);
        var isText = Utf8.IsValid(entry.Raw.Span);
        Say(isText ? "raw" : "raw_base64", isText ? Encoding.UTF8.GetString(entry.Raw.Span) : Convert.ToBase64String(entry.Raw.Span));

        void Say(string name, string value) => terminal.Out.WriteLine($"{name,-14} {Plain(value)}");
    }

    // What came may hold anything: a terminal must not run it.
    private static string Plain(string value) => string.Concat(
        value.Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? $"\\u{(int)letter:x4}" : $"{letter}"));
}
