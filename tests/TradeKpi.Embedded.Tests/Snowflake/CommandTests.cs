using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
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
}
