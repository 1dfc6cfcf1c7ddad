using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class CancellationTests : IDisposable
{
    private const string Endless = "select count(*) from range(1000000000) a(x), range(1000000000) b(y) where x + y = 7";
    private readonly DuckDbConnection _connection = new("DataSource=:memory:;threads=2");

    public CancellationTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task A_cancelled_token_stops_a_long_query_and_the_connection_lives_on()
    {
        using var cancellation = new CancellationTokenSource();
        var query = new DuckDbCommand(Endless, _connection).ExecuteScalarAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Equal(1, new DuckDbCommand("select 1", _connection).ExecuteScalar());
    }

    [Fact]
    public async Task A_token_cancelled_before_runs_nothing() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => new DuckDbCommand("create table t (a int)", _connection).ExecuteNonQueryAsync(new CancellationToken(canceled: true)));

    [Fact]
    public async Task Cancel_and_interrupt_fail_the_query_as_interrupted()
    {
        using var command = new DuckDbCommand(Endless, _connection);
        foreach (var stop in new[] { command.Cancel, _connection.Interrupt })
        {
            var query = command.ExecuteScalarAsync();
            while (!query.IsCompleted)
            {
                stop();
                await Task.Yield();
            }
            Assert.Equal(DuckDbErrorType.Interrupt, (await Assert.ThrowsAsync<DuckDbException>(() => query)).ErrorType);
        }
    }

    [Fact]
    public void A_timeout_interrupts() => Assert.Equal(
        DuckDbErrorType.Interrupt,
        Assert.Throws<DuckDbException>(() => new DuckDbCommand(Endless, _connection) { CommandTimeout = 1 }.ExecuteScalar()).ErrorType);

    [Fact]
    public async Task A_stream_stops_between_chunks()
    {
        using var cancellation = new CancellationTokenSource();
        await using var reader = await new DuckDbCommand("select * from range(100000000)", _connection).ExecuteReaderAsync(cancellation.Token);
        Assert.True(await reader.ReadAsync(cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(cancellation.Token));
    }

    [Fact]
    public async Task Progress_is_known_while_a_query_runs_when_it_is_asked_for()
    {
        // With one thread the caller runs every task, and the engine counts progress between the caller's tasks only.
        using var connection = new DuckDbConnection("DataSource=:memory:;threads=1");
        connection.Open();
        new DuckDbCommand("set enable_progress_bar = true; set enable_progress_bar_print = false", connection).ExecuteNonQuery();
        using var cancellation = new CancellationTokenSource();
        var query = new DuckDbCommand(Endless, connection).ExecuteScalarAsync(cancellation.Token);
        while (connection.GetQueryProgress() is null && !query.IsCompleted)
            await Task.Yield();
        Assert.InRange(connection.GetQueryProgress() ?? -1, 0, 100);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }
}
