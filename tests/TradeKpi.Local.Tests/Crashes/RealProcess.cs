using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>The program in a process of its own, to be killed.</summary>
internal sealed class RealProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();

    public RealProcess(params string[] args)
        : this("dotnet", [Program, .. args])
    {
    }

    /// <param name="settings">Of its environment, beside ours.</param>
    public RealProcess(IReadOnlyDictionary<string, string> settings, params string[] args)
        : this("dotnet", [Program, .. args], settings)
    {
    }

    private RealProcess(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program, args)
        { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_output)
                _output.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "TradeKpi.Local.dll");

    /// <summary>The program where a disk was mounted that only it sees; SIGTERM reaches it.</summary>
    /// <param name="mount">A shell's command that mounts it.</param>
    /// <param name="afterwards">A shell's command that runs when the program has ended.</param>
    public static RealProcess OnDisk(string mount, string command, string afterwards) => new("unshare", ["-rm", "sh", "-c",
        $"{mount} && {{ dotnet {Program} {command} & p=$!; trap 'kill -TERM $p' TERM; wait $p; wait $p; code=$?; {afterwards}; " +
        $"exit $code; }}"]);

    public bool HasExited => _process.HasExited;

    /// <summary>What it holds of the machine's memory.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The address that it serves, once it does; null when it ended before.</summary>
    public async Task<Uri?> AddressAsync(CancellationToken cancellationToken)
    {
        const string Before = "serves ";
        while (!_process.HasExited)
        {
            if (Errors.IndexOf(Before, StringComparison.Ordinal) is var at and >= 0)
                return new Uri(Errors[(at + Before.Length)..].Split(' ')[0]);
            await Task.Delay(20, cancellationToken);
        }

        return null;
    }

    /// <summary>SIGKILL: not even a last breath.</summary>
    /// <returns>Whether it had not ended by itself before.</returns>
    public async Task<bool> KillAsync()
    {
        const int Killed = 128 + 9;
        _process.Kill();
        await _process.WaitForExitAsync();
        return _process.ExitCode == Killed;
    }

    public void Signal(PosixSignal signal)
    {
        var number = signal == PosixSignal.SIGINT ? "INT" : "TERM";
        using var kill = Process.Start("kill", ["-" + number, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
