using TradeKpi.Local.Tests;

namespace TradeKpi.Browser.Tests;

/// <summary>The local host on a port and a data folder of its own.</summary>
internal sealed class ShownHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<CliResult> _run;

    private ShownHost(Cli cli)
    {
        _cli = cli;
        _run = cli.RunWithInputAsync("", _stop.Token, "run", "--no-generate", "--port", "0");
    }

    public Uri Address { get; private set; } = null!;

    /// <param name="prepare">Brings data into the folder, or null for none.</param>
    public static async Task<ShownHost> StartAsync(Func<Cli, Task>? prepare)
    {
        var cli = new Cli();
        if (prepare is not null)
            await prepare(cli);
        var host = new ShownHost(cli);
        host.Address = await host.AddressAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(s_patience);
        _stop.Dispose();
        _cli.Dispose();
    }

    // The host tells its port in the folder, as it does for other commands.
    private async Task<Uri> AddressAsync()
    {
        var file = Path.Combine(_cli.Data, "lock");
        using var patience = new CancellationTokenSource(s_patience);
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            Assert.False(_run.IsCompleted, _run.IsCompletedSuccessfully ? _run.Result.Error : "The host ended.");
            await Task.Delay(20, patience.Token);
        }

        return new Uri($"http://127.0.0.1:{await File.ReadAllTextAsync(file, patience.Token)}");
    }
}
