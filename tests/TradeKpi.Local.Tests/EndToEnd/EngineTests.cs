using System.Text.Json;
using DuckDB.NET.Data;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>An engine that gives itself up while the host runs.</summary>
public sealed class EngineTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _http.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task An_engine_that_gave_itself_up_is_opened_again_at_the_same_address_and_nothing_is_lost()
    {
        using var stop = new CancellationTokenSource();
        using var patience = new CancellationTokenSource(s_patience);
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--port", "0", "--sql-port", "0");
        var before = await ReadyAsync(run, patience.Token);
        await PostAsync(before, SampleEvents.TwoOrders, patience.Token);
        await GiveUpAsync(patience.Token);
        await PostAsync(before, SampleEvents.Delivered, patience.Token);

        Assert.Equal(before, await ReadyAsync(run, patience.Token, least: 1));
        await PostAsync(before, SampleEvents.Order(9, "INSERT", "ORD9", "CUST1", "DELIVERED", "1.00"), patience.Token);
        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.True(ended.Code == ExitCodes.Done, ended.Error);
        Assert.Contains("The engine has given up, and is opened again", ended.Error, StringComparison.Ordinal);
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(4, accounting.RootElement[0].GetProperty("accepted").GetInt64());
    }

    // A checkpoint that is told to break off does to the engine what a rollback without memory does.
    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        await using var engine = new DuckDBConnection(
            $"DataSource={Path.Combine(_cli.Data, "warehouse.duckdb")};storage_compatibility_version=v1.5.0");
        await engine.OpenAsync(cancellationToken);
        await using var command = engine.CreateCommand();
        command.CommandText = "set debug_checkpoint_abort = 'before_header'; force checkpoint";
        var failure = await Assert.ThrowsAsync<DuckDBException>(() => command.ExecuteNonQueryAsync(cancellationToken));
        Assert.Contains("FATAL", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Uri> ReadyAsync(Task<CliResult> run, CancellationToken cancellationToken, long least = 0)
    {
        while (true)
        {
            if (run.IsCompleted)
                Assert.Fail((await run).Error);
            await Task.Delay(50, cancellationToken);
            if (Embedded.Hub.DataFolderLock.ServingPort(_cli.Data) is not { } port)
                continue;
            try
            {
                var address = new Uri($"http://127.0.0.1:{port}/");
                using var ready = JsonDocument.Parse(await _http.GetStringAsync(new Uri(address, "/api/health/ready"), cancellationToken));
                if (ready.RootElement.GetProperty("gold_version").GetInt64() >= least)
                    return address;
            }
            catch (HttpRequestException)
            {
                // Not yet, or no more.
            }
        }
    }

    // A source sends again what was not acknowledged.
    private async Task PostAsync(Uri address, string events, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var content = new StringContent(events, null, "application/x-ndjson");
                using var answer = await _http.PostAsync(new Uri(address, "/api/events"), content, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // While the host begins anew nobody listens.
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
