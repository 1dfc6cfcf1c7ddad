namespace TradeKpi.Embedded.Tests.Driver;

public sealed class CancellationTests : DriverTest
{
    private const string Endless = "select count(*) from range(1000000000) a(x), range(1000000000) b(y) where x + y = 7";

    [Fact]
    public async Task A_cancelled_token_stops_a_long_query_and_the_connection_lives_on()
    {
        using var cancellation = new CancellationTokenSource();
        var query = Command(Endless).ExecuteScalarAsync(cancellation.Token);
        await cancellation.CancelAsync();
        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Equal(cancellation.Token, stopped.CancellationToken);
        Assert.Equal(1, Scalar("select 1"));
    }

    [Fact]
    public async Task A_token_cancelled_before_runs_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Command("create table t (a int)").ExecuteNonQueryAsync(new CancellationToken(canceled: true)));
        Assert.Equal(0L, Scalar("select count(*) from duckdb_tables()"));
    }

    /// <summary>At whatever moment the token strikes: the engine forgets an interrupt that comes before its statement begins.</summary>
    [Fact]
    public async Task A_cancellation_is_not_lost_between_the_start_of_the_call_and_that_of_the_statement()
    {
        for (var spins = 0; spins < 40; spins++)
        {
            using var cancellation = new CancellationTokenSource();
            var query = Command(Endless).ExecuteScalarAsync(cancellation.Token);
            Thread.SpinWait(spins * 500);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task A_cancellation_that_comes_too_late_does_not_reach_the_next_statement()
    {
        for (var spins = 0; spins < 200; spins++)
        {
            using var cancellation = new CancellationTokenSource();
            var query = Command("select 1").ExecuteScalarAsync(cancellation.Token);
            var cancelling = Task.Run(() => cancellation.Cancel());
            try
            {
                Assert.Equal(1, await query);
            }
            catch (OperationCanceledException)
            {
                // It was in time.
            }

            Assert.Equal(5_000_000L, await Command("select count(*) from range(5000000)").ExecuteScalarAsync());
            await cancelling;
        }
    }

    [Fact]
    public async Task Cancel_stops_the_query()
    {
        using var command = Command(Endless);
        var query = command.ExecuteScalarAsync();
        while (!query.IsCompleted)
        {
            command.Cancel();
            await Task.Yield();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Equal(1, Scalar("select 1"));
    }

    [Fact]
    public void A_timeout_interrupts_and_says_so()
    {
        using var command = Command(Endless);
        command.CommandTimeout = 1;
        Assert.Contains("1 seconds", Assert.Throws<TimeoutException>(() => command.ExecuteScalar()).Message, StringComparison.Ordinal);
        Assert.Equal(1, Scalar("select 1"));
    }

    [Fact]
    public async Task A_reader_stops_between_rows()
    {
        using var cancellation = new CancellationTokenSource();
        await using var reader = await Command("select * from range(100000)").ExecuteReaderAsync(cancellation.Token);
        Assert.True(await reader.ReadAsync(cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(cancellation.Token));
    }

    [Fact]
    public async Task A_later_statement_of_a_reader_is_stopped_too()
    {
        using var cancellation = new CancellationTokenSource();
        var reader = await Command("select 1; " + Endless + "; create table t (a int)").ExecuteReaderAsync();
        var next = reader.NextResultAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await reader.DisposeAsync();
        Assert.Equal(0L, Scalar("select count(*) from duckdb_tables()"));
    }
}
