using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake;

public sealed class CommandTests
{
    private const string Endless =
        "select count(*) from table(generator(rowcount => 1000000000)) a, table(generator(rowcount => 1000000000)) b";

    [Fact]
    public async Task A_timeout_interrupts_says_so_and_leaves_the_session_usable()
    {
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), TimeProvider.System);
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Endless;
        command.CommandTimeout = 1;
        var late = await Assert.ThrowsAsync<TimeoutException>(() => command.ExecuteScalarAsync());
        Assert.Contains("1 seconds", late.Message, StringComparison.Ordinal);
        command.CommandText = "select 1";
        Assert.Equal(1, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Cancel_is_no_timeout()
    {
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), TimeProvider.System);
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (Endless, 60);
        var query = command.ExecuteScalarAsync();
        while (!query.IsCompleted)
        {
            command.Cancel();
            await Task.Delay(5);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    [Theory]
    [InlineData("create view v as select :a as a")]
    [InlineData("create table t as select :a as a")]
    public async Task A_statement_that_asks_for_a_value_that_nobody_gave_is_refused_in_the_shape_of_every_refusal(string sql)
    {
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), TimeProvider.System);
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.Command(sql);
        Assert.Contains("parameter $a", (await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("insert into t values (:a)", "a,b", "asks for the bound value :b")]
    [InlineData("insert into t values (1)", "a", "asks for the bound value :a")]
    [InlineData("insert into t values (1); insert into t values (:a)", "ab,a", "asks for the bound value :ab")]
    [InlineData("insert into t values (?)", ",", "more bound values (2) than ? (1)")]
    [InlineData("insert into t values (1)", "", "more bound values (1) than ? (0)")]
    public async Task A_value_that_no_statement_asks_for_is_refused_before_any_runs(string sql, string names, string says)
    {
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), TimeProvider.System);
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.Command("create table t (v integer)");
        await command.ExecuteNonQueryAsync();
        command.CommandText = sql;
        foreach (var name in names.Split(','))
            command.Bind(name, 1);
        Assert.Contains(says, (await Assert.ThrowsAsync<SnowflakeSqlException>(() => command.ExecuteNonQueryAsync())).Message,
            StringComparison.Ordinal);
        await using var count = connection.Command("select count(*) from t");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_part_of_a_statement_gets_the_values_that_it_names_and_not_those_whose_names_begin_like_them()
    {
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), TimeProvider.System);
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.Command("create table t (id integer, v integer)");
        await command.ExecuteNonQueryAsync();
        command.CommandText = """
            merge into t using (select :ab as id, ' $a ' as text) as s on t.id = s.id
            when not matched then insert (id, v) values (s.id, :a)
            """;
        command.Bind("a", 1).Bind("ab", 2);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
        await using var kept = connection.Command("select id || '=' || v from t");
        Assert.Equal("2=1", await kept.ExecuteScalarAsync());
    }
}
