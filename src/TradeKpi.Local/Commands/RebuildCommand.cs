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
            await using var session = await LocalSession.HoldAsync(folder, terminal, configure: null, cancellationToken);
            session.Get<DataFolderLock>().TellOpening();
            WarehouseSwap.Finish(folder);
            var rebuilding = new Rebuilding(session, folder, terminal.Time);
            var report = await terminal.WatchAsync(
                "Building the warehouse anew from the lake", () => rebuilding.BuildAsync(cancellationToken));
            Print(terminal, report, parsed.GetValue(shared.Format)!);
            if (await RefusalAsync(terminal, report, parsed.GetValue(replace)))
                return ExitCodes.CheckFailed;
            rebuilding.Swap();
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<bool> RefusalAsync(Terminal terminal, RebuildReport report, bool replace)
    {
        if (!report.Itself.Agrees)
            await terminal.Error.WriteLineAsync("The new warehouse disagrees with the lake; the old one stays.");
        else if (!report.LosesNothing && !replace)
            await terminal.Error.WriteLineAsync(
                $"The old warehouse stays. Put the lake right, or take the new one as it is: rebuild {Replace}.");
        else
            return false;
        return true;
    }

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
                },
                ResultJson.Options));
            return;
        }

        VerifyCommand.Print(terminal, report.Itself);
        VerifyCommand.Print(terminal, report.LakeFaults);
        foreach (var gap in report.Gaps)
            terminal.Out.WriteLine(gap);
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
