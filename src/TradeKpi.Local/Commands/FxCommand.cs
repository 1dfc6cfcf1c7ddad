using System.CommandLine;
using System.Data.Common;
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
        var file = new Argument<string>("file") { Description = "The European Central Bank's eurofxref(-hist), as .csv or .zip." };
        var allow = new Option<bool>("--allow-unrated") { Description = "Also if events lose their rate by it, and leave gold." };
        var load = new Command("load", "Loads daily rates, and restates what was converted at others.") { file, allow };
        load.SetAction((parsed, cancellationToken) =>
            LoadAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), parsed.GetValue(file)!, parsed.GetValue(allow),
                parsed.GetValue(shared.Format)!, cancellationToken));
        return new Command("fx", "Exchange rates.") { load };
    }

    private static async Task<int> LoadAsync(Terminal terminal, DataFolder folder, string path, bool allowUnrated, string format,
        CancellationToken cancellationToken)
    {
        var lines = await EcbFile.ReadAsync(path, cancellationToken);
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: false, configure: null, cancellationToken);
        var pipeline = session.Get<LocalPipeline>();
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => pipeline.CatchUpAsync(cancellationToken));
        var report = await terminal.WatchAsync("Loading rates", () => LoadAsync(session, path, lines, allowUnrated, cancellationToken));
        await terminal.WatchAsync("Restating gold", () => pipeline.CatchUpAsync(cancellationToken));
        await terminal.WatchAsync("Running the data tests", () => session.Get<DataTestStage>().RunAsync(cancellationToken));
        terminal.Out.WriteLine(format == "json"
            ? JsonSerializer.Serialize(report, ResultJson.Options)
            : string.Create(CultureInfo.InvariantCulture,
                $"{report.Rates:N0} rates of {report.Currencies} currencies, {report.FirstDay} to {report.LastDay}; " +
                $"{report.Restated:N0} events restated.{(report.Unrated > 0 ? $" {report.Unrated:N0} of them have no rate now." : "")}"));
        return ExitCodes.Done;
    }

    private static async Task<FxRateReport> LoadAsync(
        LocalSession session, string path, IReadOnlyList<string> lines, bool allowUnrated, CancellationToken cancellationToken)
    {
        try
        {
            return await new FxRateStage(session.Get<DbDataSource>()).LoadAsync(lines, allowUnrated, cancellationToken);
        }
        catch (RatesRefusedException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }
}
