using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;

namespace TradeKpi.Local.Commands;

/// <summary><c>fx load</c>: real exchange rates in the place of the shipped ones.</summary>
internal static class FxCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var file = new Argument<string>("file") { Description = "The European Central Bank's eurofxref-hist, as .csv or .zip." };
        var load = new Command("load", "Loads daily rates, and restates what was converted at others.") { file };
        load.SetAction((parsed, cancellationToken) =>
            LoadAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(file)!, parsed.GetValue(shared.Format)!,
                cancellationToken));
        return new Command("fx", "Exchange rates.") { load };
    }

    private static async Task<int> LoadAsync(Terminal terminal, DataFolder folder, string path, string format,
        CancellationToken cancellationToken)
    {
        var lines = await EcbFile.ReadAsync(path, cancellationToken);
        await using var session = await LocalSession.OpenAsync(folder, terminal.Time, mustExist: false, configure: null, cancellationToken);
        var pipeline = session.Get<LocalPipeline>();
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => pipeline.CatchUpAsync(cancellationToken));
        var report = await terminal.WatchAsync(
            "Loading rates",
            () => new FxRateStage(session.Get<System.Data.Common.DbDataSource>()).LoadAsync(lines, cancellationToken));
        await terminal.WatchAsync("Restating gold", () => pipeline.CatchUpAsync(cancellationToken));
        terminal.Out.WriteLine(format == "json"
            ? JsonSerializer.Serialize(report, ResultJson.Options)
            : string.Create(CultureInfo.InvariantCulture,
                $"{report.Rates:N0} rates of {report.Currencies} currencies, {report.FirstDay} to {report.LastDay}; " +
                $"{report.Restated:N0} events restated."));
        return ExitCodes.Done;
    }
}
