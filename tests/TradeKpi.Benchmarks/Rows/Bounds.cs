using System.Globalization;
using System.Text.Json;
using TradeKpi.Benchmarks.Children;

namespace TradeKpi.Benchmarks.Rows;

internal sealed class RowAtATimeRow(Workspace work) : Row(work)
{
    private const int Events = 1_000;
    private const double Least = 100;

    public override string Name => "events a second, against a row at a time";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (_, ours) = await Work.ReplayedAsync(cancellationToken);
        var rival = await Cost.OfAsync("row-at-a-time", [await Work.InputAsync(), Work.Fresh("rows.duckdb"),
            Events.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        var (rate, slow) = (Work.Events / ours.Wall.TotalSeconds, Events / rival.Wall.TotalSeconds);
        return [new RowResult(Name, $"≥ {Times(Least)}", Times(rate / slow), Rate(rate), Rate(slow), rate / slow >= Least)];
    }

    private static string Rate(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");
}

internal sealed class HeavyReportsRow(Workspace work) : Row(work)
{
    private const double Most = 1;
    private static readonly string[] s_reports = ["product-pairs", "forecast", "anomalies", "cohorts"];

    public override string Name => "heaviest reports over two years";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        var asked = await Cost.OfAsync("reports", [folder.Root, .. s_reports], cancellationToken);
        return
        [
            .. JsonSerializer.Deserialize<Dictionary<string, double[]>>(asked.Answer)!.Select(one => new RowResult(
                one.Key, "≤ 1 s", string.Create(CultureInfo.InvariantCulture, $"{one.Value[0]:0.00} s, again {one.Value[1]:0.00} s"),
                Megabytes(asked.PeakBytes), "", one.Value.Max() <= Most)),
        ];
    }
}

internal sealed class StartRow(Workspace work) : Row(work)
{
    private const double Most = 2;
    private const double MostKilled = 5;
    private const int Sent = 2_000;

    public override string Name => "start to ready";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken) =>
    [
        await OfAsync("start to ready, empty folder", () => Work.Fresh("empty"), runs, cancellationToken),
        await OfAsync("start to ready, folder of all events", await FolderAsync(cancellationToken), runs, cancellationToken),
        await KilledAsync(runs, cancellationToken),
    ];

    // Killed with events accepted and not yet in gold; in the end all of them must be.
    private async Task<RowResult> KilledAsync(int runs, CancellationToken cancellationToken)
    {
        const string Row = "start to ready, after SIGKILL, folder of all events";
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        var data = Work.Fresh("killed");
        Workspace.Copy(folder.Root, data);
        var (took, expected) = (new List<double>(), 0L);
        for (var run = 0; run < runs; run++)
        {
            await using (var host = await ServedHost.StartAsync(data, cancellationToken))
            {
                if (run == 0)
                    expected = await host.PositionsAsync(cancellationToken);
                await host.SendAsync(Orders.Of(run * Sent, Sent, "2000-01-01"), cancellationToken);
                expected += Sent;
            }

            took.Add(double.Parse((await Cost.OfAsync("start", [data], cancellationToken)).Answer, CultureInfo.InvariantCulture));
        }

        await using var last = await ServedHost.StartAsync(data, cancellationToken);
        var found = await last.PositionsAsync(cancellationToken, atLeast: expected);
        var median = Spread.Median(took);
        return found == expected
            ? new RowResult(Row, "≤ 5 s", string.Create(CultureInfo.InvariantCulture, $"{median:0.00} s"), "", "", median <= MostKilled)
            : new RowResult(Row, "every accepted event", "WRONG", $"{found:N0} events", $"{expected:N0} events", IsMet: false);
    }

    private async Task<Func<string>> FolderAsync(CancellationToken cancellationToken)
    {
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        return () => folder.Root;
    }

    private static async Task<RowResult> OfAsync(string name, Func<string> data, int runs, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        for (var run = 0; run < runs; run++)
            took.Add(double.Parse((await Cost.OfAsync("start", [data()], cancellationToken)).Answer, CultureInfo.InvariantCulture));
        var median = Spread.Median(took);
        return new RowResult(name, "≤ 2 s", string.Create(CultureInfo.InvariantCulture, $"{median:0.00} s"), "", "", median <= Most);
    }
}

internal sealed class MemoryRow(Workspace work) : Row(work)
{
    // A million events; ten million may take a gigabyte.
    private const long Most = 600_000_000;

    public override string Name => "peak memory of a replay";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (_, cost) = await Work.ReplayedAsync(cancellationToken);
        return [new RowResult(Name, "≤ 600 MB", Megabytes(cost.PeakBytes), "", "", cost.PeakBytes <= Most)];
    }
}

internal sealed class DiskRow(Workspace work) : Row(work)
{
    private const double Most = 3;

    public override string Name => "disk, against the input";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        var input = new FileInfo(await Work.InputAsync()).Length;
        var held = new DirectoryInfo(folder.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        return [new RowResult(Name, $"≤ {Times(Most)}", Times((double)held / input), Megabytes(held), Megabytes(input),
            held <= Most * input)];
    }
}
