using System.Diagnostics;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Benchmarks.Children;

/// <summary>Questions, asked of a data folder in this process, and the start of the process that serves them.</summary>
internal static class Reports
{
    /// <summary>
    /// How many seconds each report takes, from the question to its last row, when it is asked for first and for the second time: no
    /// answer is kept.
    /// </summary>
    public static async Task<string> AskAsync(string data, string[] reports)
    {
        await using var session = await LocalSession.OpenAsync(new DataFolder(data), Terminal.OfProcess(), mustExist: true, null, default);
        var took = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in reports)
        {
            var arguments = ReportArguments.Read(ReportCatalog.Kpis.Single(report => report.Name == name), []);
            took[name] = new double[2];
            for (var turn = 0; turn < took[name].Length; turn++)
            {
                var started = Stopwatch.GetTimestamp();
                await using var result = await session.Get<ReportStage>().OpenAsync(arguments, default);
                var rows = 0;
                await foreach (var _ in result.RowsAsync(default))
                    rows++;
                if (rows == 0)
                    throw new InvalidOperationException($"{name} has no rows.");
                took[name][turn] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        return JsonSerializer.Serialize(took);
    }

    /// <summary>From the start of the process until the host answers that it is ready.</summary>
    public static async Task<string> StartAsync(string data)
    {
        var door = new DoorSettings(System.Net.IPAddress.Loopback, 0, null);
        var (terminal, folder) = (Terminal.OfProcess(), new DataFolder(data));
        using var hold = await Holding.TakeAsync(folder, terminal.Time, default);
        await using var host = await LocalHost.StartAsync(
            terminal, folder, hold, new RunSettings(door, Generate: null, Sql: null), default);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        (await http.GetAsync(new Uri(host.Address, "/api/health/ready"))).EnsureSuccessStatusCode();
        return Cost.SinceStart().TotalSeconds.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
    }
}
