using System.Text;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests;

/// <summary>The command line in this process, on a data folder of its own.</summary>
internal sealed class Cli : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Whether people watch standard output.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>Runs a command line; <c>--data</c> is added.</summary>
    public Task<CliResult> RunAsync(params string[] args) => RunWithInputAsync("", default, args);

    public Task<CliResult> RunWithInputAsync(string input, CancellationToken cancellationToken, params string[] args) =>
        RunAsync(input, [.. args, "--data", Data], cancellationToken);

    /// <summary>Runs a command line as it is given.</summary>
    public Task<CliResult> RunBareAsync(params string[] args) => RunAsync("", args, default);

    private async Task<CliResult> RunAsync(string input, string[] args, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, IsTerminal, IsErrorTerminal: false,
            TimeProvider.System);
        var code = await new TradeKpiCommand(terminal).RunAsync(args, cancellationToken);
        return new CliResult(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs a command that must end well; what it wrote.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var (code, output, errors) = await RunAsync(args);
        Assert.True(code == 0, $"{string.Join(' ', args)} ended with {code}\n{output}\n{errors}");
        return output;
    }

    /// <summary>Where a host of the folder listens, which it tells in the folder, as it does for other commands.</summary>
    public async Task<Uri> AddressAsync(Task run)
    {
        var file = Path.Combine(Data, "lock");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            Assert.False(run.IsCompleted, "The host ended.");
            await Task.Delay(20, patience.Token);
        }

        return new Uri($"http://127.0.0.1:{await File.ReadAllTextAsync(file, patience.Token)}");
    }

    public string Write(string name, IEnumerable<string> lines) => Write(name, string.Join('\n', lines) + "\n");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

internal sealed record CliResult(int Code, string Out, string Error);
