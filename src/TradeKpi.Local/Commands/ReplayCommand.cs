using System.Collections.Frozen;
using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;
using TradeKpi.Publish;
using TradeKpi.Unpack;

namespace TradeKpi.Local.Commands;

/// <summary><c>replay PATH…</c>: through the door, down to gold, and an account of every event.</summary>
internal static class ReplayCommand
{
    private static readonly FrozenSet<string> s_undecoded = FrozenSet.ToFrozenSet(
        [QuarantineReasons.BrokenEncoding, QuarantineReasons.UnsupportedEncoding], StringComparer.Ordinal);

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var paths = new Argument<string[]>("path")
        { Description = "Files, folders, or - for standard input: native, Debezium or CloudEvents.", Arity = ArgumentArity.OneOrMore };
        var serve = new Option<bool>("--serve") { Description = "Keep serving HTTP afterwards, until Ctrl+C." };
        var least = LeastAccepted.Option();
        var command = new Command("replay", "Replays events from files, and accounts for every one.") { paths, serve, least };
        var (door, sql) = (DoorOptions.AddTo(command), SqlOptions.AddTo(command));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            var code = await ReplayAsync(terminal, folder, parsed.GetValue(paths)!, parsed.GetValue(least), parsed.GetValue(shared.Format)!,
                cancellationToken);
            if (!parsed.GetValue(serve))
                return code;
            var settings = new RunSettings(door.Read(parsed), Generate: null, sql.Read(parsed, door.Read(parsed).Port));
            var served = await RunCommand.ServeAsync(terminal, folder, settings, cancellationToken);
            return code == ExitCodes.Done ? served : code;
        });
        return command;
    }

    private static async Task<int> ReplayAsync(Terminal terminal, DataFolder folder, string[] paths, LeastAccepted? least, string format,
        CancellationToken cancellationToken)
    {
        var files = InputPaths.Expand(paths);
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: false, services => services.ForReplay(),
            cancellationToken);
        session.Get<EmbeddedDatabase>().Triggers = false;
        var (pipeline, warehouse) = (session.Get<LocalPipeline>(), session.Get<DbDataSource>());

        // What an interrupted run left behind belongs to that run's account.
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => pipeline.CatchUpAsync(cancellationToken));
        await terminal.TellDamagesAsync(session.Get<EmbeddedHub>());
        var (before, rejectedBefore) = (await Accounting.ReadAsync(warehouse, cancellationToken),
            await Rejections.ReadAsync(warehouse, cancellationToken));

        await pipeline.StartAsync(cancellationToken);
        var (door, unread) = await PublishAsync(terminal, session, files, cancellationToken);
        await terminal.WatchAsync("Bringing it to gold", () => pipeline.StopAsync(cancellationToken));

        var rejected = (await Rejections.ReadAsync(warehouse, cancellationToken)).Since(rejectedBefore);
        var tests = await terminal.WatchAsync("Running the data tests", () => session.Get<DataTestStage>().RunAsync(cancellationToken));
        var accounting = (await Accounting.ReadAsync(warehouse, cancellationToken)).Since(before);
        var account = ReplayAccount.Of(door, accounting, rejected, tests, unread);
        if (format == "json")
        {
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(account, ResultJson.Options));
        }
        else
        {
            account.Print(terminal.Out);
            DataTestLines.Print(terminal.Out, tests);
        }

        if (least is { } asked && !asked.IsMetBy(account))
        {
            await terminal.Error.WriteLineAsync(asked.Missed(account));
            return ExitCodes.CheckFailed;
        }

        var isGood = account.AddsUp && !account.TookNothing && unread.Count == 0 && !tests.Any(test => test.IsFailed);
        return isGood ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    private static Task<(PublishReport Report, IReadOnlyList<string> Unread)> PublishAsync(
        Terminal terminal, LocalSession session, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        double? bytes = files.Contains(InputPaths.StandardInput, StringComparer.Ordinal)
            ? null
            : files.Sum(file => new FileInfo(file).Length);
        return terminal.MeasureAsync("Reading", bytes, async bar =>
        {
            var (stage, options, pace) = (session.Get<PublishStage>(), session.Get<EventOptions>(), new ReadingPace(terminal, bar));
            var total = PublishReport.Empty;
            var unread = new List<string>();
            foreach (var file in files)
            {
                var isInput = file == InputPaths.StandardInput;
                var name = isInput ? "stdin" : Path.GetFileName(file);
                await using var input = new CountingStream(isInput ? terminal.Input : InputPaths.Open(file), bar.Report,
                    leaveOpen: isInput);
                var earlier = total;
                var report = await stage.PublishAsync(
                    Unpacking.ReadAsync(input, MessageHead.None, options, long.MaxValue, cancellationToken),
                    InputOrigin.File(name), new Told(told => pace.Tell(earlier.Read + told.Read)), cancellationToken);
                total = earlier.With(report);
                if (report.Quarantined.Keys.Any(s_undecoded.Contains))
                    unread.Add(name);
            }

            return (total, (IReadOnlyList<string>)unread);
        });
    }

    // Not Progress<T>, which tells on another thread, and late.
    private sealed class Told(Action<PublishReport> tell) : IProgress<PublishReport>
    {
        public void Report(PublishReport value) => tell(value);
    }
}
