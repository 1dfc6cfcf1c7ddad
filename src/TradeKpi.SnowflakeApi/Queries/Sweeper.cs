using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Ends transactions and sessions that are open for too long, and forgets old results.</summary>
internal sealed class Sweeper(SessionTable sessions, QueryTable table, SnowflakeApiOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start(TimeSpan every) => _running = RunAsync(every);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            table.Sweep();
            foreach (var session in sessions.All)
                await SweepAsync(session);
        }
    }

    private async Task SweepAsync(ClientSession session)
    {
        var now = time.GetUtcNow();
        if (session.LastSeen < now - options.SessionLifetime)
        {
            await sessions.CloseAsync(session);
        }
        else if (session.TransactionSince < now - options.TransactionTimeout)
        {
            session.CancelRunning?.Invoke();
            await session.Turn.WaitAsync(_stop.Token);
            try
            {
                await using var rollback = session.Connection.Command("rollback");
                await rollback.ExecuteNonQueryAsync(_stop.Token);
                session.LostTransaction = true;
                session.NoteTransaction(now);
            }
            finally
            {
                session.Turn.Release();
            }
        }
    }
}
