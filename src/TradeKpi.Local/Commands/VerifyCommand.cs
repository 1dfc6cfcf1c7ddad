using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;

namespace TradeKpi.Local.Commands;

/// <summary><c>verify</c>: gold against a full recompute from the lake, cell by cell, and the data tests.</summary>
internal static class VerifyCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var most = SharedOptions.Number("--most", "Print at most so many differences.", ResultJson.DefaultMost, 0, 100_000);
        var command = new Command("verify", "Recomputes everything from the lake and compares it with gold; runs the data tests.") { most };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await VerifyAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(most),
                cancellationToken);
            Print(terminal, answer, parsed.GetValue(shared.Format)!);
            return answer.IsWell ? ExitCodes.Done : ExitCodes.CheckFailed;
        });
        return command;
    }

    private static void Print(Terminal terminal, VerifyAnswer answer, string format)
    {
        if (format == "json")
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(answer, ResultJson.Options));
            return;
        }

        Print(terminal, answer.Report);
        Print(terminal, answer.LakeFaults);
        DataTestLines.Print(terminal.Out, answer.DataTests);
    }

    public static void Print(Terminal terminal, VerifyReport report)
    {
        if (report.Differences.Count > 0)
            Differences(terminal, report, "gold says", "the lake says");
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows:N0} rows, {report.Cells:N0} cells compared: " +
            $"{(report.Agrees ? "identical, gold equals the lake." : $"{report.Count:N0} differences.")}"));
    }

    public static void Differences(Terminal terminal, VerifyReport report, string left, string right)
    {
        var table = new Table { Border = terminal.IsTerminal ? TableBorder.Simple : TableBorder.None };
        table.AddColumns("relation", "row", "column", left, right);
        foreach (var difference in report.Differences)
            table.AddRow(new Text(difference.Relation), new Text(difference.Key), new Text(difference.Column),
                new Text(difference.GoldSays ?? "-"), new Text(difference.LakeSays ?? "-"));
        Terminal.Console(terminal.Out, terminal.IsTerminal).Write(table);
    }

    public static void Print(Terminal terminal, IReadOnlyList<LakeFault> faults)
    {
        if (faults.Count > 0)
            terminal.Out.WriteLine("The lake is not what was loaded from it: events of these files would not come again.");
        foreach (var fault in faults)
            terminal.Out.WriteLine($"  {fault.Path} {fault.Fault}");
    }

    private static async Task<VerifyAnswer> VerifyAsync(Terminal terminal, DataFolder folder, int most, CancellationToken cancellationToken)
    {
        if (await RunningHost.FindAsync(folder, cancellationToken) is { } host)
        {
            await using var body = await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"{LocalEndpoints.Verify}?most={most}"),
                cancellationToken);
            return await JsonSerializer.DeserializeAsync<VerifyAnswer>(body, ResultJson.Options, cancellationToken)
                ?? throw new IOException("The running host gave no answer.");
        }

        await using var session = await LocalSession.OpenAsync(folder, terminal.Time, mustExist: true, configure: null, cancellationToken);
        var pipeline = session.Get<LocalPipeline>();
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => pipeline.CatchUpAsync(cancellationToken));
        await terminal.TellDamagesAsync(session.Get<EmbeddedHub>());
        return await terminal.WatchAsync(
            "Recomputing gold from the lake, and comparing",
            () => VerifyAnswer.MakeAsync(session.Services, most, cancellationToken));
    }
}
