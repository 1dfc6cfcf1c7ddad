using System.Data;
using System.Data.Common;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Tests.Warehouse;

/// <summary>What a session adds to its driver's, whatever the driver is.</summary>
public sealed class SnowflakeSessionTests : IDisposable
{
    private readonly FakeWarehouse _warehouse;
    private readonly FakeDriver _driver;
    private readonly SnowflakeDataSource _source;
    private Func<FakeCommand, DataTable> _answer = _ => FakeWarehouse.Table(["status"]);

    public SnowflakeSessionTests()
    {
        _warehouse = new FakeWarehouse(command => _answer(command));
        _driver = new FakeDriver(_warehouse);
        _source = new SnowflakeDataSource(new SnowflakeOptions { Account = "acme-test" }, key: null, _driver);
    }

    public void Dispose()
    {
        _source.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task A_session_begins_in_utc_with_its_time_limit()
    {
        await using var connection = await _source.OpenConnectionAsync();
        Assert.Equal(["alter session set timezone = 'UTC', autocommit = true, statement_timeout_in_seconds = 600"], _warehouse.Log);
        Assert.Equal([_source.ConnectionString], _driver.ConnectionStrings);
    }

    [Fact]
    public async Task A_transaction_is_its_statements_and_gives_its_session_back()
    {
        await using (var connection = await _source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = transaction.Command("insert");
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        Assert.Equal(["begin transaction", "insert", "commit"], _warehouse.Log.Skip(1), StringComparer.Ordinal);
        Assert.Equal(0, _driver.NotPooled);
    }

    [Fact]
    public async Task A_session_whose_commit_failed_is_not_pooled_again()
    {
        _answer = sent => sent.CommandText == "commit"
            ? throw new FakeDriverException(603, "XX000", "internal")
            : FakeWarehouse.Table(["status"]);
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Assert.True((await Assert.ThrowsAsync<SnowflakeException>(() => transaction.CommitAsync())).IsTransient);
        Assert.Equal(1, _driver.NotPooled);
    }

    [Fact]
    public async Task A_connection_that_is_closed_with_its_transaction_open_is_not_pooled_again()
    {
        var connection = await _source.OpenConnectionAsync();
        _ = await connection.BeginTransactionAsync();
        await connection.DisposeAsync();
        Assert.Equal(1, _driver.NotPooled);
    }

    [Fact]
    public async Task What_the_driver_throws_is_said_with_number_and_state_and_the_callers_cancellation_is_not()
    {
        await using var connection = await _source.OpenConnectionAsync();
        _answer = _ => throw new FakeDriverException(630, "57014", "too long");
        await using var command = connection.Command("copy");
        var error = await Assert.ThrowsAsync<SnowflakeException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal((630, "57014", "q-1", true), (error.Number, error.SqlState, error.QueryId, error.IsTransient));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_says_why()
    {
        _warehouse.OnOpen = () => throw new HttpRequestException("refused");
        var error = await Assert.ThrowsAsync<SnowflakeException>(async () => await _source.OpenConnectionAsync());
        Assert.Equal((0, true, "Snowflake cannot be reached: refused"), (error.Number, error.IsTransient, error.Message));
    }
}
