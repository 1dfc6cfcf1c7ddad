using System.Diagnostics;

namespace TradeKpi.Benchmarks.Children;

/// <summary>The host of a data folder in a process of its own.</summary>
internal sealed class ServedHost : IAsyncDisposable
{
    private const string Says = "serves ";
    private readonly Process _process;

    private ServedHost(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<ServedHost> StartAsync(string data, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(ServedHost).Assembly.Location, "child", "serve", data])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
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

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
