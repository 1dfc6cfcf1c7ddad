using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Report;

namespace TradeKpi.Local.Commands;

/// <summary><c>quarantine list|show|fix|replay|purge</c>: what was refused at the door, and its way back.</summary>
internal static class QuarantineCommand
{
    private static readonly ReportColumn[] s_columns =
    [
        .. new[] { "quarantine_id", "reason", "origin", "received_at", "message" }.Select(
            name => new ReportColumn(name, ValueKind.Text, "")),
    ];

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Also those that were replayed." };
        var list = new Command("list", "Lists what was refused at the door.") { all };
        list.SetAction((parsed, cancellationToken) =>
            ListAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(all), parsed.GetValue(shared.Format)!,
                cancellationToken));

        var file = new Argument<string?>("file")
        {
            Description = "Corrected entries, as list --format json prints them, one a line; " +
                "without it, all as they were.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var reason = Reason();
        var replay = new Command("replay", "Sends refused events through the door again.") { file, reason };
        replay.SetAction((parsed, cancellationToken) =>
            ReplayAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(file), HandOf(parsed.GetValue(reason)),
                parsed.GetValue(shared.Format)!, cancellationToken));
        return new Command("quarantine", "What was refused at the door.")
        {
            list, QuarantineEntryCommands.Show(terminal, shared), QuarantineEntryCommands.Fix(terminal, shared), replay,
            QuarantinePurgeCommand.Make(terminal, shared),
        };
    }

    public static Option<string> Reason() =>
        new("--reason") { Description = "Why, to be kept beside what is sent.", HelpName = "TEXT" };

    /// <summary>Who sends: the account that runs the program.</summary>
    public static ReplayHand HandOf(string? reason) => new(Environment.UserName, reason ?? "");

    private static async Task<int> ListAsync(Terminal terminal, DataFolder folder, bool all, string format,
        CancellationToken cancellationToken)
    {
        var rows = StoreOf(terminal, folder).ListAsync(cancellationToken).Where(item => all || !item.IsReplayed);
        if (format == "json")
        {
            await foreach (var item in rows)
                await terminal.Output.WriteAsync(QuarantineLines.Write([item.Entry]), cancellationToken);
        }
        else if (format == "csv")
        {
            await terminal.Out.WriteAsync("quarantine_id,reason,origin,received_at,replayed,message\r\n");
            await foreach (var item in rows)
                await terminal.Out.WriteAsync(string.Join(',', Cells(item.Entry.QuarantineId, item.Entry.Reason, item.Entry.Origin,
                    Received(item.Entry), item.IsReplayed ? "true" : "false", item.Entry.Message)) + "\r\n");
        }
        else
        {
            await Rows.PrintAsync(
                rows.Select(item => (string[])[item.Entry.QuarantineId, item.Entry.Reason, item.Entry.Origin, Received(item.Entry),
                    item.Entry.Message]),
                [], chart: null, s_columns, terminal);
        }

        return ExitCodes.Done;
    }

    /// <summary>The quarantine of a folder, to be read, also while another process holds it.</summary>
    public static QuarantineStore StoreOf(Terminal terminal, DataFolder folder) => folder.Exists || folder.HoldsLake
        ? new(new Embedded.Lake.FolderLake(new Embedded.Lake.FolderLakeOptions { Root = folder.Root }, terminal.Time))
        : throw new UsageException($"{folder.Root} holds no data yet.");

    private static string Received(QuarantineEntry entry) =>
        entry.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Cells(params string[] texts) =>
        texts.Select(text => Report.Writing.ReportCsvWriter.Cell(text, ValueKind.Text));

    private static async Task<int> ReplayAsync(Terminal terminal, DataFolder folder, string? file, ReplayHand hand, string format,
        CancellationToken cancellationToken)
    {
        await using var corrected = file is null ? null : InputPaths.Open(file);
        ReplayReport report;
        try
        {
            report = await RunningHost.ServingAsync(folder, cancellationToken) is { } host
                ? await new QuarantineOfHost(host).ReplayAsync(corrected, hand, cancellationToken)
                : await ReplayAloneAsync(terminal, folder, corrected, hand, cancellationToken);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }

        await terminal.Out.WriteLineAsync(format == "json"
            ? JsonSerializer.Serialize(report, ResultJson.Options)
            : $"{report.Replayed} replayed, {report.StillRefused} still refused, {report.Skipped} replayed before.");
        return ExitCodes.Done;
    }

    private static async Task<ReplayReport> ReplayAloneAsync(
        Terminal terminal, DataFolder folder, Stream? corrected, ReplayHand hand, CancellationToken cancellationToken)
    {
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: true, configure: null, cancellationToken);
        var report = await session.Get<QuarantineReplay>()
            .ReplayAsync(corrected is null ? null : QuarantineLines.ReadAsync(corrected, cancellationToken), hand, cancellationToken);
        await session.Get<LocalPipeline>().CatchUpAsync(cancellationToken);
        return report;
    }
}
