using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace TradeKpi.Benchmarks.Children;

/// <summary>The host of a data folder in a process of its own.</summary>
internal sealed class ServedHost : IAsyncDisposable
{
    private const string Says = "serves ";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly HttpClient _http;

    private ServedHost(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<ServedHost> StartAsync(string data, CancellationToken cancellationToken)
    {
        var start = Child.Start("serve", data);
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(Says, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardError.ReadToEndAsync(cancellationToken);
                return new ServedHost(process, new Uri(line[(at + Says.Length)..].Split(' ')[0]));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The host ended before it served.");
    }

    /// <summary>What that process does, until it is killed.</summary>
    public static async Task<string> ServeAsync(string data)
    {
        await Child.DoAsync("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", data);
        return "";
    }

    /// <summary>Returns once the events are accepted.</summary>
    public async Task SendAsync(string lines, CancellationToken cancellationToken)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var answer = await _http.PostAsync(new Uri("/api/events", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The one row of a report, or the first.</summary>
    public async Task<JsonElement> RowAsync(string report, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(report, UriKind.Relative), cancellationToken));
        return answer.RootElement.GetProperty("rows")[0].Clone();
    }

    /// <summary>How many events silver has judged; waits a while for as many as there should be.</summary>
    public async Task<long> PositionsAsync(CancellationToken cancellationToken, long atLeast = 0)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var positions = (await RowAsync("/api/ops/accounting", cancellationToken)).GetProperty("positions").GetInt64();
            if (positions >= atLeast || Stopwatch.GetElapsedTime(started) > s_patience)
                return positions;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
