using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>
/// <c>rebuild</c>: a new warehouse from the lake alone, compared with its own recompute, with the lake as it was and with the old
/// warehouse, then put in the old one's place.
/// </summary>
internal static class RebuildCommand
{
    private const string Replace = "--replace";

    private const string Building = "Building the warehouse anew from the lake";

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var replace = new Option<bool>(Replace)
        { Description = "Replace the old warehouse also where the new one lacks something that it had, or says something else." };
        var command = new Command("rebuild", "Builds the warehouse anew from the lake, checks it, and replaces the old one.") { replace };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            if (!Directory.Exists(folder.Lake))
                throw new UsageException($"{folder.Root} holds no lake to rebuild from.");
            if (Directory.Exists(folder.Warehouse))
                throw new UsageException($"{folder.Warehouse} is a folder, and the warehouse is a file: move it away, and ask again.");
            var evenLess = parsed.GetValue(replace);
            var report = await RunningHost.ServingAsync(folder, cancellationToken) is { } host
                ? await InHostAsync(terminal, host, folder, evenLess, cancellationToken)
                : await AloneAsync(terminal, folder, evenLess, cancellationToken);
            Print(terminal, report, parsed.GetValue(shared.Format)!);
            if (report.MayReplace(evenLess))
                return ExitCodes.Done;
            await terminal.Error.WriteLineAsync(WhyNot(report));
            return ExitCodes.CheckFailed;
        });
        return command;
    }

    private static string WhyNot(RebuildReport report) => report switch
    {
        { Itself.Agrees: false } => "The new warehouse disagrees with the lake; the old one stays.",
        { Overtaken: [_, ..] tables } =>
            $"{string.Join(", ", tables)}: changed while the new warehouse was built by what stood there. The old one stays: try again.",
        _ => $"The old warehouse stays. Put that right, or take the new one as it is: rebuild {Replace}.",
    };

    private static async Task<RebuildReport> AloneAsync(
        Terminal terminal, DataFolder folder, bool evenLess, CancellationToken cancellationToken)
    {
        await using var session = await LocalSession.HoldAsync(folder, terminal, configure: null, cancellationToken);
        session.Get<DataFolderLock>().TellOpening();
        WarehouseSwap.Finish(folder);
        var rebuilding = new Rebuilding(session.Services, folder, terminal.Time);
        var report = await terminal.WatchAsync(Building, () => rebuilding.BuildAloneAsync(session, cancellationToken));
        if (report.MayReplace(evenLess))
            WarehouseSwap.Run(folder);
        else
            WarehouseSwap.Discard(folder);
        return report;
    }

    private static async Task<RebuildReport> InHostAsync(
        Terminal terminal, RunningHost host, DataFolder folder, bool evenLess, CancellationToken cancellationToken) =>
        await terminal.WatchAsync(Building, async () =>
        {
            await using var body = await host.PostAsync(
                $"{LocalEndpoints.Rebuild}?replace={(evenLess ? "true" : "false")}", cancellationToken);
            var report = await JsonSerializer.DeserializeAsync<RebuildReport>(body, ResultJson.Options, cancellationToken)
                ?? throw new IOException("The running host gave no answer.");

            // It closes the old one and opens the new one now: whoever asks next should find that.
            await Holding.Looks<FolderUse>(terminal.Time, look => look is { Exception: null, Result: not FolderUse.Free and var use }
                    && (WarehouseSwap.IsPrepared(folder) || use is FolderUse.Opening))
                .ExecuteAsync(_ => ValueTask.FromResult(DataFolderLock.UseOf(folder.Root)), cancellationToken);
            return report;
        });

    private static void Print(Terminal terminal, RebuildReport report, string format)
    {
        if (format == "json")
        {
            var (itself, old) = (report.Itself, report.Old);
            terminal.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    itself.Rows,
                    itself.Cells,
                    itself.Count,
                    itself.Differences,
                    itself.Agrees,
                    report.LakeFaults,
                    report.Gaps,
                    Old = old,
                    report.OldFault,
                    report.OwnTables,
                    report.NotKept,
                    report.Overtaken,
                },
                ResultJson.Options));
            return;
        }

        VerifyCommand.Print(terminal, report.Itself);
        VerifyCommand.Print(terminal, report.LakeFaults);
        foreach (var gap in report.Gaps)
            terminal.Out.WriteLine(gap);
        foreach (var table in report.OwnTables)
            terminal.Out.WriteLine($"{table} was made by SQL and stands in no lake: the new warehouse does not have it. Keep a copy.");
        foreach (var table in report.NotKept)
            terminal.Out.WriteLine($"{table} cannot be read in the old warehouse: the new one has what is deployed.");
        if (report.OldFault is { } fault)
            terminal.Out.WriteLine($"The old warehouse cannot be compared: {fault}");
        if (report.Old is { Agrees: false } differs)
        {
            VerifyCommand.Differences(terminal, differs, "the old gold says", "the new gold says");
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"The new gold says otherwise in {differs.Count:N0} cells."));
        }
    }
}
