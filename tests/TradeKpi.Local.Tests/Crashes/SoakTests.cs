using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Local.Shell;
using Xunit.Abstractions;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>
/// The real process for so many minutes of <c>TRADEKPI_SOAK</c>, at <c>TRADEKPI_SOAK_RATE</c> events a second (80), with reports asked for
/// without a pause. What it keeps of its own must not grow; the engine's share of it, which caches the growing history, has a limit.
/// </summary>
[Collection("Processes of their own")]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const string EngineBytes = "268435456";
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    private static readonly string[] s_asked =
    [
        "reports/daily-sales?group_by=country", "reports/customer-product-affinity", "reports/product-pairs", "reports/trader-performance",
        "reports/forecast", "reports/anomalies", "reports/customer-segments", "ops/freshness", "ops/pipeline", "ops/completeness",
    ];

    private readonly Cli _cli = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(3) };

    public void Dispose()
    {
        _http.Dispose();
        _cli.Dispose();
    }

    [SoakFact]
    public async Task Memory_stays_as_it_is_while_events_come_and_reports_are_asked_for()
    {
        var minutes = SoakFactAttribute.Minutes ?? 1;
        var rate = Environment.GetEnvironmentVariable("TRADEKPI_SOAK_RATE") ?? "80";
        using var run = new RealProcess(new Dictionary<string, string>(StringComparer.Ordinal) { ["Engine__MaxMemoryBytes"] = EngineBytes },
            "run", "--rate", rate, "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        var address = await run.AddressAsync(CancellationToken.None) ?? throw new InvalidOperationException(run.Errors);
        var (bytes, answers) = (new List<long>(), 0);
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < TimeSpan.FromMinutes(minutes);)
        {
            var pause = Task.Delay(s_every, CancellationToken.None);
            foreach (var asked in s_asked)
            {
                using var answer = await _http.GetAsync(new Uri(address, "/api/" + asked));
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                answers++;
            }

            await pause;
            bytes.Add(run.MemoryBytes);
        }

        run.Signal(PosixSignal.SIGTERM);
        Assert.True(await run.EndAsync(TimeSpan.FromMinutes(5)) == ExitCodes.Done, run.Errors);

        // A process warms up for a fourth of its life: code is compiled, caches fill.
        var warm = bytes[(bytes.Count / 4)..];
        var (early, late) = (Median(warm[..(warm.Count / 3)]), Median(warm[^(warm.Count / 3)..]));
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        var each = string.Join(' ', bytes.Where((_, at) => at % 12 == 0).Select(one => one >> 20));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{minutes} minutes, {accounting.RootElement[0].GetProperty("accepted").GetInt64():N0} events, {answers:N0} reports; MB: first "
            + $"third {early >> 20}, last third {late >> 20}, most {bytes.Max() >> 20}; each minute: {each}"));
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        Assert.True(late < early + early / 5, $"{early:N0} bytes became {late:N0}.");
    }

    private static long Median(List<long> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>A test that takes as many minutes as are asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SoakFactAttribute : FactAttribute
{
    private const string Variable = "TRADEKPI_SOAK";

    public SoakFactAttribute()
    {
        if (Minutes is null)
            Skip = $"Takes as long as it is told to: set {Variable} to a number of minutes.";
    }

    public static int? Minutes =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? minutes
            : null;
}
