using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Inputs;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Unpack;

namespace TradeKpi.Local.Commands;

/// <summary><c>verify</c>: gold against a full recompute from the lake, cell by cell, and the data tests.</summary>
internal static class VerifyCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var most = SharedOptions.Number("--most", "Print at most so many differences.", ResultJson.DefaultMost, 0, 100_000);
        var inputs = new Option<string[]>("--inputs")
        {
            Description = "Also compares with these: all files and folders that were replayed into the data folder, in their order.",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("verify", "Recomputes everything from the lake and compares it with gold; runs the data tests.")
        {
            most, inputs,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await VerifyAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(most),
                InputPaths.Expand(parsed.GetValue(inputs) ?? []), cancellationToken);
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
        if (answer.Inputs is { } inputs)
            Print(terminal, inputs);
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

    private static void Print(Terminal terminal, InputReport inputs)
    {
        if (inputs.Differences.Count > 0)
            Differences(terminal, new VerifyReport(inputs.Keys, 0, inputs.Count, inputs.Differences), "the warehouse says",
                "the files say");
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{inputs.Keys:N0} keys by the place of their lines in the files, {inputs.Versions:N0} versions, {inputs.Days:N0} days and "
            + $"{inputs.Profits:N0} traders' days of profit: "
            + $"{(inputs.Agrees ? "identical" : $"{inputs.Count:N0} differences")}; set aside {inputs.Refused:N0} with a refused event and "
            + $"{inputs.Disordered:N0} whose source has another order than the files, "
            + $"and the profit of {inputs.Undecided:N0} traders with trades of one instant in another order."));
    }

    public static void Print(Terminal terminal, IReadOnlyList<LakeFault> faults)
    {
        if (faults.Count > 0)
            terminal.Out.WriteLine("The lake is not what was loaded from it, or cannot be read. These files would not come again:");
        foreach (var fault in faults)
            terminal.Out.WriteLine($"  {fault.Path} {fault.Fault}");
    }

    private static async Task<VerifyAnswer> VerifyAsync(Terminal terminal, DataFolder folder, int most, IReadOnlyList<string> inputs,
        CancellationToken cancellationToken)
    {
        if (await RunningHost.FindAsync(folder, terminal.Time, cancellationToken) is { } host)
        {
            if (inputs.Count > 0)
                throw new UsageException("With --inputs, verify needs the data folder for itself: stop the run first.");
            await using var body = await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"{LocalEndpoints.Verify}?most={most}"),
                cancellationToken);
            return await JsonSerializer.DeserializeAsync<VerifyAnswer>(body, ResultJson.Options, cancellationToken)
                ?? throw new IOException("The running host gave no answer.");
        }

        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: true, configure: null, cancellationToken);
        var pipeline = session.Get<LocalPipeline>();
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => pipeline.CatchUpAsync(cancellationToken));
        await terminal.TellDamagesAsync(session.Get<EmbeddedHub>());
        var answer = await terminal.WatchAsync(
            "Recomputing gold from the lake, and comparing",
            () => VerifyAnswer.MakeAsync(session.Services, most, cancellationToken));
        return inputs.Count == 0 ? answer : answer with { Inputs = await CompareAsync(terminal, session, inputs, most, cancellationToken) };
    }

    private static async Task<InputReport> CompareAsync(Terminal terminal, LocalSession session, IReadOnlyList<string> files, int most,
        CancellationToken cancellationToken)
    {
        var (road, options) = (new InputRoad(session.Get<EventReader>()), session.Get<EventOptions>());
        foreach (var file in files)
        {
            await using var input = file == InputPaths.StandardInput ? terminal.Input : InputPaths.Open(file);
            await foreach (var value in Unpacking.ReadAsync(input, MessageHead.None, options, long.MaxValue, cancellationToken))
                road.Take(value);
        }

        return await road.CompareAsync(session.Get<DbDataSource>(), most, cancellationToken);
    }
}
