using System.Diagnostics;
using System.Globalization;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>A built program of functions as a process of its own, started as the Functions host starts it: the settings are its
/// environment.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task<string> _output;
    private readonly Stopwatch _age = Stopwatch.StartNew();

    private WorkerProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Since its start, or how long it lived.</summary>
    public TimeSpan Age => _age.Elapsed;

    public bool HasEnded => _process.HasExited;

    /// <summary>The most memory that it had at once, in MB.</summary>
    public long PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1024 / 1024;
        }
    }

    /// <param name="host">Where the Functions host listens for gRPC; null tells none.</param>
    public static WorkerProcess Start(string program, Uri? host, IReadOnlyDictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet", [program])
        {
            // Core Tools and Azure start it there too; relative paths among the settings begin there.
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (host is not null)
        {
            foreach (var argument in (string[])["--functions-uri", host.ToString(), "--functions-worker-id", "worker",
                "--functions-request-id", "start", "--functions-grpc-max-message-length",
                (128 * 1024 * 1024).ToString(CultureInfo.InvariantCulture)])
                start.ArgumentList.Add(argument);
        }

        foreach (var inherited in start.Environment.Keys.Where(Tells).ToList())
            start.Environment.Remove(inherited);
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.WorkingDirectory;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>What it wrote to the error output, once it has ended by itself, and its exit code.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        _age.Stop();
        await _output;
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Where whoever runs the tests exports telemetry, or signs in, is not these tests' affair.
    private static bool Tells(string variable) =>
        variable.StartsWith("OTEL_", StringComparison.Ordinal) || variable.StartsWith("APPLICATIONINSIGHTS_", StringComparison.Ordinal)
        || variable.StartsWith("AZURE_", StringComparison.Ordinal) || variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal);
}
