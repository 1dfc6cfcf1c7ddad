using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;

namespace TradeKpi.Local.Commands;

/// <summary><c>quarantine purge</c>: what came, of refused events that were kept long enough.</summary>
internal static class QuarantinePurgeCommand
{
    private const int MostDays = 36_500;

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var days = SharedOptions.Optional("--older-than", "How many days a refused event is kept whole.", least: 1, MostDays, "DAYS");
        days.Required = true;
        var open = new Option<bool>("--open") { Description = "Also those that nobody replayed: they cannot be corrected any more." };
        var purge = new Command("purge", "Takes out what came of old refused events; reason and origin stay.") { days, open };
        purge.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            var (least, alsoOpen) = (parsed.GetValue(days)!.Value, parsed.GetValue(open));
            var report = await RunningHost.ServingAsync(folder, cancellationToken) is { } host
                ? await new QuarantineOfHost(host).PurgeAsync(least, alsoOpen, cancellationToken)
                : await AloneAsync(terminal, folder, terminal.Time.GetUtcNow().AddDays(-least), alsoOpen, cancellationToken);
            terminal.Out.WriteLine(parsed.GetValue(shared.Format) == "json"
                ? JsonSerializer.Serialize(report, ResultJson.Options)
                : string.Create(CultureInfo.InvariantCulture,
                    $"{report.Entries:N0} purged, in {report.Files:N0} files; {report.Open:N0} as old are open and stay."));
            return ExitCodes.Done;
        });
        return purge;
    }

    private static async Task<PurgeReport> AloneAsync(
        Terminal terminal, DataFolder folder, DateTimeOffset before, bool open, CancellationToken cancellationToken)
    {
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: true, configure: null, cancellationToken);

        // What the hub holds still must be in the lake before: the archive would meet other bytes there than it writes.
        await session.Get<LocalPipeline>().CatchUpAsync(cancellationToken);
        return await session.Get<QuarantinePurge>().PurgeAsync(before, open, cancellationToken);
    }
}
