using System.Data.Common;
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
            Forget();
            foreach (var session in sessions.All)
            {
                try
                {
                    await SweepAsync(session);
                }
                catch (Exception e) when (e is DbException or InvalidOperationException)
                {
                    // A session that cannot be swept holds nothing that the engine still knows, and must not keep the others.
                    await sessions.CloseAsync(session);
                }
            }
        }
    }

    private void Forget()
    {
        try
        {
            table.Sweep();
        }
        catch (IOException)
        {
            // A file that cannot be deleted goes with its folder.
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
            // What does not stop at once is asked again with the next round.
            if (!await session.Turn.WaitAsync(TimeSpan.Zero, _stop.Token))
                return;
            try
            {
                await using var rollback = session.Connection.Command("rollback");
                await rollback.ExecuteNonQueryAsync(_stop.Token);
                (session.LostTransaction, session.HasBegun) = (true, false);
                session.NoteTransaction(now);
            }
            finally
            {
                session.Turn.Release();
            }
        }
    }
}
