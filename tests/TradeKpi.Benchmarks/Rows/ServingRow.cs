using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TradeKpi.Benchmarks.Children;

namespace TradeKpi.Benchmarks.Rows;

/// <summary>
/// A host over the whole history that takes 2,000 events a second while 200 reports a second are asked for: how soon an accepted batch is
/// seen in a report, and how long reports take, made anew and unchanged.
/// </summary>
internal sealed class ServingRow(Workspace work, TimeSpan lasts) : Row(work)
{
    private const int BatchEvents = 200;
    private const int Askers = 8;
    private static readonly TimeSpan s_everyBatch = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan s_everyReport = TimeSpan.FromSeconds(Askers / 200.0);
    private static readonly TimeSpan s_everySample = TimeSpan.FromSeconds(2);

    // Of which ops/freshness tells: before it is over, the replay that made the folder counts too.
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(10);
    private static readonly DateOnly s_firstDay = new(2000, 6, 1);
    private readonly ConcurrentBag<double> _visible = [];
    private readonly ConcurrentBag<double> _anew = [];
    private readonly ConcurrentBag<double> _unchanged = [];
    private int _batch;

    public override string Name => "serving at 2,000 events and 200 reports a second";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        var data = Work.Fresh("serving");
        Workspace.Copy(folder.Root, data);
        await using var host = await ServedHost.StartAsync(data, cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(lasts);
        await Task.WhenAll([
            EveryAsync(s_everyBatch, () => SendAsync(http, stop.Token), stop.Token),
            .. Enumerable.Range(0, Askers).Select(asker => AskAsync(http, asker, stop.Token)),
        ]);
        var told = await host.RowAsync("/api/ops/freshness?entity=order", cancellationToken);
        return
        [
            Of("accepted → visible, p50", 1, _visible, 0.5), Of("accepted → visible, p99", 2, _visible, 0.99),
            .. lasts < s_window ? (RowResult[])[] :
            [
                Told("accepted → visible, p50, as ops/freshness tells it", 1, told, "visible_p50_seconds"),
                Told("accepted → visible, p99, as ops/freshness tells it", 2, told, "visible_p99_seconds"),
            ],
            Of("report made anew, p99", 0.025, _anew, 0.99), Of("report unchanged (304), p99", 0.005, _unchanged, 0.99),
        ];
    }

    private RowResult Of(string name, double most, ConcurrentBag<double> took, double share)
    {
        var sorted = took.Order().ToList();
        var value = sorted.Count == 0 ? double.PositiveInfinity : sorted[(int)(share * (sorted.Count - 1))];
        return new RowResult(name, string.Create(CultureInfo.InvariantCulture, $"≤ {most * 1000:0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{sorted.Count:N0} measured"), $"for {Seconds(lasts)}", value <= most);
    }

    // What the product says of itself, from the hub on; a caller's own wait and his asking come on top.
    private static RowResult Told(string name, double most, JsonElement row, string column)
    {
        var seconds = row.GetProperty(column) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.PositiveInfinity;
        return new RowResult(name, string.Create(CultureInfo.InvariantCulture, $"≤ {most * 1000:0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"), "", "", seconds <= most);
    }

    // Each batch is the orders of a day of its own: a report of that day tells when all of it is there.
    private async Task SendAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var batch = _batch++;
        var day = s_firstDay.AddDays(batch % 8_000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var lines = Orders.Of(batch * BatchEvents, BatchEvents, day);
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var answer = await http.PostAsync(new Uri("/api/events", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (batch % (int)(s_everySample / s_everyBatch) == 0)
            _ = SeeAsync(http, day, cancellationToken);
    }

    private async Task SeeAsync(HttpClient http, string day, CancellationToken cancellationToken)
    {
        var accepted = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                using var report = JsonDocument.Parse(await http.GetStringAsync(
                    new Uri($"/api/reports/daily-sales?from={day}&to={day}", UriKind.Relative), cancellationToken));
                if (report.RootElement.GetProperty("rows").EnumerateArray()
                    .Any(row => row.GetProperty("transactions").GetInt64() >= BatchEvents))
                    break;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            _visible.Add(Stopwatch.GetElapsedTime(accepted).TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            // The time was over before it was there.
        }
    }

    // Half of the questions are new ones, half are asked again with what was answered last.
    private async Task AskAsync(HttpClient http, int asker, CancellationToken cancellationToken)
    {
        var random = new Random(asker);
        EntityTagHeaderValue? known = null;
        var turn = 0;
        await EveryAsync(s_everyReport, async () =>
        {
            var again = turn++ % 2 == 1;
            var from = new DateOnly(2025, 1, 1).AddDays(random.Next(600));
            var path = again
                ? "/api/reports/daily-sales"
                : $"/api/reports/daily-sales?from={from:yyyy-MM-dd}&to={from.AddDays(30):yyyy-MM-dd}";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            if (again && known is not null)
                request.Headers.IfNoneMatch.Add(known);
            var asked = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request, cancellationToken);
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(asked).TotalSeconds;
            if (answer.StatusCode == HttpStatusCode.NotModified)
                _unchanged.Add(took);
            else
                _anew.Add(took);
            if (again)
                known = answer.Headers.ETag;
        }, cancellationToken);
    }

    private static async Task EveryAsync(TimeSpan period, Func<Task> work, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await work();
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }
}
