using System.Data;
using System.Data.Common;
using System.Globalization;
using Snowflake.Data.Client;

namespace TradeKpi.Snowflake.Tests.Door;

/// <summary>Snowflake's own driver for .NET at the door of the embedded warehouse, with results as JSON and as Arrow.</summary>
public sealed class DriverAtTheDoorTests(EmbeddedDoor door) : IClassFixture<EmbeddedDoor>
{
    [Theory]
    [InlineData("JSON")]
    [InlineData("ARROW")]
    public async Task It_reads_every_type_as_it_is(string format)
    {
        await using var connection = await OpenAsync(format);
        await using var command = Command(connection, """
            select 7 as n, cast(12.50 as number(10, 2)) as m, 'it''s' as t, true as b, 1.5::float as f, '2024-02-29'::date as d,
              '2024-01-02 03:04:05.678901'::timestamp_ntz as ntz, '2024-01-02 03:04:05+02:00'::timestamp_tz as tz,
              parse_json('{"a":[1,null]}') as v, null as nothing
            """);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal((7L, 12.50m, "it's", true, 1.5),
            (reader.GetInt64(0), reader.GetDecimal(1), reader.GetString(2), reader.GetBoolean(3), reader.GetDouble(4)));
        Assert.Equal((new DateTime(2024, 2, 29), new DateTime(2024, 1, 2, 3, 4, 5).AddTicks(6_789_010)),
            (reader.GetDateTime(5), reader.GetDateTime(6)));
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 1, 4, 5, TimeSpan.Zero), reader.GetFieldValue<DateTimeOffset>(7));
        Assert.Equal("{\"a\":[1,null]}", reader.GetString(8));
        Assert.True(await reader.IsDBNullAsync(9));
        Assert.False(await reader.ReadAsync());
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("ARROW")]
    public async Task It_reads_a_large_result_in_its_parts(string format)
    {
        await using var connection = await OpenAsync(format);
        await using var command = Command(connection, "select range as n, 'row number ' || range as t from range(20000) order by n desc");
        await using var reader = await command.ExecuteReaderAsync();
        var next = 20_000L;
        while (await reader.ReadAsync())
        {
            Assert.Equal(--next, reader.GetInt64(0));
            Assert.Equal("row number " + next.ToString(CultureInfo.InvariantCulture), reader.GetString(1));
        }

        Assert.Equal(0, next);
    }

    [Fact]
    public async Task It_binds_by_place_and_by_name_one_row_and_many_and_rolls_back()
    {
        await using var connection = await OpenAsync("JSON");
        await RunAsync(connection, "create schema bound");
        await RunAsync(connection, "create table bound.t (id integer, name varchar, price number(10, 2), placed timestamp_ntz)");
        Assert.Equal(1, await RunAsync(connection, "insert into bound.t values (?, ?, ?, ?)", ("1", DbType.Int64, 1L),
            ("2", DbType.String, "one?"), ("3", DbType.Decimal, 1.25m), ("4", DbType.DateTime, new DateTime(2024, 1, 2, 3, 4, 5))));
        Assert.Equal(2, await RunAsync(connection, "insert into bound.t (id, name) values (:id, :name)",
            ("id", DbType.Int64, new[] { 2L, 3L }), ("name", DbType.String, new[] { "two", "three" })));
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var delete = Command(connection, "delete from bound.t");
            delete.Transaction = transaction;
            Assert.Equal(3, await delete.ExecuteNonQueryAsync());
            await transaction.RollbackAsync();
        }

        await using var command = Command(connection,
            "select min(name), max(placed), sum(price) from bound.t");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(("one?", new DateTime(2024, 1, 2, 3, 4, 5), 1.25m),
            (reader.GetString(0), reader.GetDateTime(1), reader.GetDecimal(2)));
    }

    [Theory]
    [InlineData("select * from gold.missing", 2003, "42S02")]
    [InlineData("select nope from (select 1 as a) as t", 904, "42000")]
    [InlineData("select from where", 1003, "42000")]
    [InlineData("create network policy p", 2, "0A000")]
    public async Task It_is_told_Snowflake_s_number_and_state(string sql, int code, string state)
    {
        await using var connection = await OpenAsync("JSON");
        var error = await Assert.ThrowsAsync<SnowflakeDbException>(() => RunAsync(connection, sql));
        Assert.Equal((code, state), (error.ErrorCode, error.SqlState));
    }

    [Fact]
    public async Task It_stops_a_query_and_the_session_goes_on()
    {
        await using var connection = await OpenAsync("JSON");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await using var command = Command(connection,
            "select count(*) from range(100000000) a, range(1000) b where hash(a.range + b.range) = 1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(stop.Token));
        await using var next = Command(connection, "select 1");
        Assert.Equal(1L, Convert.ToInt64(await next.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
    }

    private async Task<SnowflakeDbConnection> OpenAsync(string format)
    {
        var connection = new SnowflakeDbConnection(door.Connection);
        await connection.OpenAsync();
        await RunAsync(connection, $"alter session set dotnet_query_result_format = {format}");
        return connection;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static async Task<int> RunAsync(DbConnection connection, string sql, params (string Name, DbType Type, object Value)[] binds)
    {
        await using var command = Command(connection, sql);
        foreach (var (name, type, value) in binds)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync();
    }
}
