using System.Data.Common;
using TradeKpi.Azure.Tests.Warehouse;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake.Tests;

/// <summary>The real driver against a server on this machine.</summary>
public sealed class SnowflakeDataSourceTests : IAsyncLifetime, IDisposable
{
    private readonly KeyFile _key = new();
    private FakeSnowflake _snowflake = null!;
    private SnowflakeOptions _options = null!;
    private SnowflakeDataSource _source = null!;

    public async Task InitializeAsync()
    {
        _snowflake = await FakeSnowflake.StartAsync();
        _options = _snowflake.Options(_key.Path);
        Reopen();
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _snowflake.DisposeAsync();
    }

    public void Dispose()
    {
        _source.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_session_signs_in_as_its_user_and_begins_in_utc_with_its_time_limit()
    {
        _options.StatementTimeout = TimeSpan.FromMinutes(2);
        Reopen();
        await using var connection = await _source.OpenConnectionAsync();
        Assert.Equal("tester", _snowflake.Login!["data"]!["LOGIN_NAME"]!.GetValue<string>());
        Assert.Equal("SNOWFLAKE_JWT", _snowflake.Login["data"]!["AUTHENTICATOR"]!.GetValue<string>().ToUpperInvariant());
        var setup = Assert.Single(_snowflake.Statements);
        Assert.Equal("alter session set timezone = 'UTC', autocommit = true, statement_timeout_in_seconds = 120", setup.Text);
        Assert.Equal("tradekpi", setup.Tag);
    }

    [Fact]
    public async Task A_session_is_used_again()
    {
        for (var n = 0; n < 3; n++)
        {
            await using var connection = await _source.OpenConnectionAsync();
        }

        Assert.Single(_snowflake.Statements.Select(statement => statement.Session).Distinct(StringComparer.Ordinal));
        Assert.Empty(_snowflake.Closed);
    }

    [Fact]
    public async Task Binds_travel_by_name_with_their_types()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.Command("select :a, :b, :c, :d")
            .Bind("a", "it's").Bind("b", 42L).Bind("c", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))).Bind("d",
            (string?)null);
        await command.ExecuteNonQueryAsync();
        var binds = _snowflake.Statements.Last().Binds;
        Assert.Equal("TEXT:it's", binds["a"]);
        Assert.Equal("FIXED:42", binds["b"]);
        Assert.Equal("TIMESTAMP_NTZ:1767319445000000000", binds["c"]);
        Assert.Equal("TEXT:", binds["d"]);
    }

    [Fact]
    public async Task Rows_come_as_the_driver_reads_them()
    {
        _snowflake.Answers = _ => new Answer(
            ["N", "T", "B", "AT"], ["fixed", "text", "boolean", "timestamp_ntz"],
            [["7", "seven", "1", "1767319445.000000000"], [null, null, null, null]]);
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.Command("select");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(7, reader.GetInt64(0));
        Assert.Equal("seven", reader.GetString(reader.GetOrdinal("T")));
        Assert.True(reader.GetBoolean(2));
        Assert.Equal(new DateTime(2026, 1, 2, 2, 4, 5), reader.GetDateTime(3));
        Assert.True(await reader.ReadAsync());
        Assert.True(await reader.IsDBNullAsync(0));
        Assert.False(await reader.ReadAsync());
    }

    [Fact]
    public async Task A_scalar_tells_no_row_from_a_null()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.Command("select");
        _snowflake.Answers = _ => new Answer(["N"], ["fixed"], []);
        Assert.Null(await command.ExecuteScalarAsync());
        _snowflake.Answers = _ => new Answer(["N"], ["fixed"], [[null]]);
        Assert.Equal(DBNull.Value, await command.ExecuteScalarAsync());
        _snowflake.Answers = _ => new Answer(["N"], ["fixed"], [["3"]]);
        Assert.Equal(3L, Convert.ToInt64(command.ExecuteScalar()));
    }

    [Fact]
    public async Task A_transaction_is_its_statements()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = transaction.Command("insert");
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        await using (await connection.BeginTransactionAsync())
        {
        }

        Assert.Equal(["begin transaction", "insert", "commit", "begin transaction", "rollback"], _snowflake.Texts);
    }

    [Fact]
    public async Task A_session_whose_commit_failed_is_closed_and_not_used_again()
    {
        _snowflake.Answers = sent => sent.Text == "commit" ? Answer.Error(603, "XX000", "SQL execution internal error") : Answer.Done;
        await using (var connection = await _source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
            Assert.True((await Assert.ThrowsAsync<SnowflakeException>(() => transaction.CommitAsync())).IsTransient);
        Assert.Single(_snowflake.Closed);
        await using var next = await _source.OpenConnectionAsync();
        Assert.Equal(2, _snowflake.Statements.Select(statement => statement.Session).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_connection_that_is_closed_with_its_transaction_open_gives_no_session_back()
    {
        var connection = await _source.OpenConnectionAsync();
        _ = await connection.BeginTransactionAsync();
        await connection.DisposeAsync();
        Assert.Single(_snowflake.Closed);
    }

    [Theory]
    [InlineData(630, "57014", true)]
    [InlineData(604, "57014", true)]
    [InlineData(1003, "42000", false)]
    [InlineData(100069, "22P02", false)]
    public async Task An_error_says_number_state_query_and_whether_it_passes(int code, string state, bool passes)
    {
        await using var connection = await _source.OpenConnectionAsync();
        _snowflake.Answers = _ => Answer.Error(code, state, "what Snowflake says");
        await using var command = connection.Command("copy");
        var error = await Assert.ThrowsAsync<SnowflakeException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal((code, state, "q-1", passes), (error.ErrorCode, error.SqlState, error.QueryId, error.IsTransient));
        Assert.Contains("what Snowflake says", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_pool_passes()
    {
        (_options.MaxPool, _options.Wait) = (1, TimeSpan.FromMilliseconds(100));
        Reopen();
        await using var only = await _source.OpenConnectionAsync();
        var error = await Assert.ThrowsAsync<SnowflakeException>(async () => await _source.OpenConnectionAsync());
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_refused_sign_in_does_not_pass()
    {
        _snowflake.LoginError = Answer.Error(390144, "08001", "JWT token is invalid.");
        var error = await Assert.ThrowsAsync<SnowflakeException>(async () => await _source.OpenConnectionAsync());
        Assert.False(error.IsTransient);
        Assert.Equal(390144, error.Number);
    }

    [Fact]
    public async Task The_caller_s_cancellation_is_no_error_of_snowflake()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.Command("select");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_blocking_calls_do_the_same()
    {
        using var connection = _source.OpenConnection();
        using (var transaction = connection.BeginTransaction())
        {
            using var command = transaction.Command("insert");
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        _snowflake.Answers = _ => Answer.Error(630, "57014", "too long");
        using var failing = connection.Command("select");
        Assert.True(Assert.Throws<SnowflakeException>(() => failing.ExecuteReader()).IsTransient);
        Assert.Equal(["begin transaction", "insert", "commit", "select"], _snowflake.Texts);
    }

    private void Reopen() => _source = new SnowflakeDataSource(_options, key: null, new SnowflakeDriver());
}
