using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Dynamic tables over a store in memory and sessions that only write down.</summary>
public sealed class DynamicTableTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private static string Create(string name, string from, string lag = "'2 minutes'", string options = "") =>
        $"create dynamic table dt.{name} target_lag = {lag} warehouse = wh {options} as select * from {from};";

    // https://docs.snowflake.com/en/sql-reference/sql/create-dynamic-table (INITIALIZE = ON_CREATE)
    [Fact]
    public async Task A_dynamic_table_is_filled_when_created_in_one_transaction()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            "create dynamic table dt.o (id, n) target_lag = '1 hour' warehouse = wh as select a, b from silver.orders");
        Assert.Equal(
            [
                "create table dt.o as select * from (select a, b from silver.orders\n) as dynamic_table_query (id, n) limit 0",
                "begin transaction",
                "delete from dt.o",
                "insert into dt.o select * from (select a, b from silver.orders\n) as dynamic_table_query (id, n)",
                "commit",
            ],
            warehouse.Engine.Executed);
        Assert.Equal(("SUCCEEDED", "CREATION"), (warehouse.Store.Refreshes[0].State, warehouse.Store.Refreshes[0].RefreshTrigger));
    }

    // https://docs.snowflake.com/en/user-guide/dynamic-tables/target-lag
    [Fact]
    public async Task A_dynamic_table_is_refreshed_when_it_is_older_than_its_lag()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("o", "silver.orders"));
        await warehouse.PassAsync(s_minute);
        Assert.Single(warehouse.Store.Refreshes);
        await warehouse.PassAsync(s_minute);
        Assert.Equal(["CREATION", "SCHEDULED"], warehouse.Store.Refreshes.Select(run => run.RefreshTrigger), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Initialize_on_schedule_leaves_it_empty_until_the_first_refresh()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("o", "silver.orders", options: "initialize = on_schedule"));
        Assert.Empty(warehouse.Store.Refreshes);
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Single(warehouse.Store.Refreshes);
    }

    // https://docs.snowflake.com/en/user-guide/dynamic-tables/target-lag (dependency order; DOWNSTREAM)
    [Fact]
    public async Task A_chain_is_refreshed_upstream_first_to_one_data_timestamp()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            Create("a", "silver.orders", "downstream")
            + Create("b", "dt.a", "downstream")
            + Create("c", "dt.b join dt.a using (id)", "'1 minute'"));
        await warehouse.PassAsync(s_minute);
        var refreshes = warehouse.Store.Refreshes.TakeLast(3).ToList();
        Assert.Equal(["a", "b", "c"], refreshes.Select(run => run.Name.Name), StringComparer.Ordinal);
        Assert.Single(refreshes.Select(run => run.DataTimestamp).Distinct());
    }

    // https://docs.snowflake.com/en/sql-reference/account-usage/dynamic_table_refresh_history (UPSTREAM_FAILED)
    [Fact]
    public async Task When_upstream_fails_the_table_below_is_not_refreshed()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("a", "silver.orders") + Create("b", "dt.a"));
        warehouse.Engine.Broken.Add("silver.orders");
        warehouse.Time.Advance(s_minute);
        var error = await Assert.ThrowsAsync<SnowflakeSqlException>(() => warehouse.ExecuteAsync("alter dynamic table dt.b refresh"));
        Assert.Contains("broken", error.Message, StringComparison.Ordinal);
        Assert.Equal(["FAILED", "UPSTREAM_FAILED"], warehouse.Store.Refreshes.TakeLast(2).Select(run => run.State), StringComparer.Ordinal);
    }

    // https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table
    [Fact]
    public async Task Suspending_stops_refreshes_here_and_downstream_until_resumed()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("a", "silver.orders") + Create("b", "dt.a") + "alter dynamic table dt.a suspend");
        Assert.Equal(
            ["SUSPENDED", "SUSPENDED"], (await warehouse.ExecuteAsync("show dynamic tables")).Select(row => row["scheduling_state"]));
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => warehouse.ExecuteAsync("alter dynamic table dt.b resume"));
        await warehouse.PassAsync(5 * s_minute);
        Assert.Equal(2, warehouse.Store.Refreshes.Count(run => run.RefreshTrigger == "CREATION"));
        Assert.DoesNotContain(warehouse.Store.Refreshes, run => run.RefreshTrigger == "SCHEDULED");
        await warehouse.ExecuteAsync("alter dynamic table dt.a resume");
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(2, warehouse.Store.Refreshes.Count(run => run.RefreshTrigger == "SCHEDULED"));
    }

    // https://docs.snowflake.com/en/user-guide/dynamic-tables-suspend-resume
    [Fact]
    public async Task Five_scheduled_failures_in_a_row_suspend_it()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("a", "silver.orders"));
        warehouse.Engine.Broken.Add("silver.orders");
        for (var i = 0; i < 8; i++)
            await warehouse.PassAsync(2 * s_minute);
        Assert.Equal(5, warehouse.Store.Refreshes.Count(run => run.State == "FAILED"));
        Assert.Equal("SUSPENDED", (await warehouse.ExecuteAsync("show dynamic tables"))[0]["scheduling_state"]);
    }

    [Fact]
    public async Task A_dynamic_table_survives_a_restart()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("a", "silver.orders"));
        await warehouse.RestartAsync();
        await warehouse.PassAsync(2 * s_minute);
        Assert.Equal(2, warehouse.Store.Refreshes.Count);
    }

    [Fact]
    public async Task A_table_that_cannot_be_filled_is_not_created()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        warehouse.Engine.Broken.Add("insert into dt.a");
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => warehouse.ExecuteAsync(Create("a", "silver.orders")));
        Assert.Equal("drop table if exists dt.a", warehouse.Engine.Executed[^1]);
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => warehouse.ExecuteAsync("alter dynamic table dt.a refresh"));
    }

    // https://docs.snowflake.com/en/user-guide/dynamic-tables-about
    [Theory]
    [InlineData("insert into dt.a values (1)")]
    [InlineData("delete from dt.a")]
    [InlineData("update dt.a set n = 1")]
    [InlineData("merge into dt.a using silver.orders o on true when matched then delete")]
    [InlineData("truncate table dt.a")]
    [InlineData("truncate table if exists dt.a")]
    public async Task Dml_on_a_dynamic_table_is_refused(string dml)
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(Create("a", "silver.orders"));
        Assert.Throws<SnowflakeSqlException>(() => warehouse.Tasks.RefuseDml(SqlScript.Split(dml)[0]));
        warehouse.Tasks.RefuseDml(SqlScript.Split("insert into silver.a select * from dt.a")[0]);
    }

    // https://docs.snowflake.com/en/user-guide/dynamic-tables-supported-queries and …/create-dynamic-table
    [Theory]
    [InlineData(
        "create dynamic table dt.a target_lag = '1 minute' refresh_mode = incremental as select current_timestamp() as t", "INCREMENTAL")]
    [InlineData("create dynamic table dt.a target_lag = '30 seconds' as select 1 as n", "60 seconds")]
    [InlineData("create dynamic table dt.a warehouse = wh as select 1 as n", "TARGET_LAG")]
    [InlineData("create dynamic table dt.a target_lag = downstream cluster_by = 1 as select 1 as n", "cluster_by")]
    [InlineData("create dynamic table dt.a (id int) target_lag = downstream as select 1", "names only")]
    [InlineData("alter dynamic table dt.missing refresh", "does not exist")]
    public async Task What_breaks_a_rule_is_refused_with_its_line(string statement, string why)
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var error = await Assert.ThrowsAsync<SnowflakeSqlException>(() => warehouse.ExecuteAsync("\n" + statement));
        Assert.StartsWith("Line 2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
