using System.Data.Common;
using System.Globalization;

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>The specification of task graphs on the embedded engine.</summary>
public sealed class EmbeddedTaskGraphTests : EngineTaskGraphSpecification
{
    protected override async Task<TaskWarehouse> OpenAsync() => await EmbeddedTaskWarehouse.OpenAsync();
}

/// <summary>Tasks and dynamic tables together with the dialect's streams and transactions.</summary>
public sealed class EmbeddedTaskTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_chain_of_dynamic_tables_follows_its_source()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("""
            create schema dt;
            create dynamic table dt.words (name, word) target_lag = downstream warehouse = wh as select name, word from ops.words;
            create dynamic table dt.counts target_lag = '2 minutes' warehouse = wh
              as with w as (select * from dt.words) select count(*) as words from w;
            """);
        var before = await CountAsync(warehouse);
        await warehouse.ExecuteAsync("insert into ops.words values ('new', '1')");
        await warehouse.PassAsync(s_minute);
        Assert.Equal(before, await CountAsync(warehouse));
        await warehouse.RestartAsync();
        await warehouse.PassAsync(s_minute);
        Assert.Equal(before + 1, await CountAsync(warehouse));
        var history = await warehouse.ExecuteAsync(
            "select name, refresh_trigger from __engine.dynamic_table_refresh_history order by query_id");
        Assert.Equal(["words", "counts", "words", "counts"], history.Select(row => (string)row["name"]!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Dml_on_a_dynamic_table_is_refused()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("create dynamic table ops.twin target_lag = '1 hour' warehouse = wh as select name from ops.words");
        var error = await Assert.ThrowsAnyAsync<DbException>(() => warehouse.ExecuteAsync("delete from ops.twin"));
        Assert.Contains("dynamic table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_inside_a_transaction_commits_it_as_ddl_does()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("""
            create dynamic table ops.twin target_lag = '1 hour' warehouse = wh as select name from ops.words;
            begin; insert into ops.words values ('new', '1'); alter dynamic table ops.twin refresh; rollback;
            """);
        Assert.Single(await warehouse.ExecuteAsync("select name from ops.twin where name = 'new'"));
    }

    // https://docs.snowflake.com/en/user-guide/tasks-triggered
    [Fact]
    public async Task A_root_runs_only_while_its_stream_has_data()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("""
            create table ops.source (id int);
            create table ops.target (id int);
            create stream ops.changes on table ops.source append_only = true;
            create task ops.root schedule = '1 minute' when system$stream_has_data('ops.changes')
              as insert into ops.target select id from ops.changes;
            alter task ops.root resume;
            """);
        await warehouse.PassAsync(s_minute);
        await warehouse.ExecuteAsync("insert into ops.source values (1)");
        await warehouse.PassAsync(s_minute);
        await warehouse.PassAsync(s_minute);
        Assert.Equal(
            ["SKIPPED", "SUCCEEDED", "SKIPPED"], (await warehouse.HistoryAsync()).Select(row => row.State), StringComparer.Ordinal);
        Assert.Single(await warehouse.ExecuteAsync("select id from ops.target"));
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task (TASK_AUTO_RETRY_ATTEMPTS) and …/functions/system_predecessors_state
    [Fact]
    public async Task A_retry_repeats_what_was_skipped_after_the_task_that_failed_and_nothing_else()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync($"""
            create task ops.root task_auto_retry_attempts = 1 as select 1;
            create task ops.a after ops.root as {TaskWarehouse.Body("a")};
            create task ops.b after ops.root when 1 = 2 as {TaskWarehouse.Body("b")};
            create task ops.both after ops.a, ops.b when system$predecessors_state('NONE_FAILED') as {TaskWarehouse.Body("both")};
            create task ops.last finalize = ops.root as update ops.words set word = '1';
            select system$task_dependents_enable('ops.root');
            update ops.words set word = 'broken' where name = 'a';
            execute task ops.root;
            """);
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["a", "both"], await warehouse.LogAsync());
        Assert.Equal(
            ["a 1 FAILED", "a 2 SUCCEEDED", "b 1 SKIPPED", "both 1 SKIPPED", "both 2 SUCCEEDED"],
            (await warehouse.HistoryAsync()).Where(row => row.Name is "a" or "b" or "both")
                .Select(row => $"{row.Name} {row.AttemptNumber} {row.State}").Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_body_that_fails_half_way_leaves_nothing_and_its_stream_where_it_was()
    {
        await using var warehouse = await EmbeddedTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("""
            create table ops.source (id int);
            create table ops.target (id int);
            create stream ops.changes on table ops.source append_only = true;
            insert into ops.source values (1);
            create task ops.root as execute immediate $$
            begin
              begin transaction;
              insert into ops.target select id from ops.changes;
              insert into ops.target select cast('broken' as int);
              commit;
            end
            $$;
            execute task ops.root;
            """);
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal("FAILED", Assert.Single(await warehouse.HistoryAsync()).State);
        Assert.Empty(await warehouse.ExecuteAsync("select id from ops.target"));
        Assert.Single(await warehouse.ExecuteAsync("select id from ops.changes"));
        await warehouse.ExecuteAsync("insert into ops.target values (2)");
    }

    [Fact]
    public async Task A_history_from_before_retry_last_went_is_kept_and_goes_on()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { DatabasePath = file }, TimeProvider.System))
            {
                await (await TaskStatements.AttachAsync(warehouse)).DisposeAsync();
                await using var engine = await warehouse.OpenEngineAsync(default);
                await engine.RunAsync("alter table __engine.task_runs add column retry_last boolean", default);
                await engine.RunAsync(
                    "insert into __engine.task_runs select 'q', 's', 'old', 's', 'old', 'r', 1, 'g', 1, 1, 'SUCCEEDED', 'SCHEDULE', "
                    + "timestamp '2026-01-01', null, null, null, null, null, null, null, false",
                    default);
                await engine.RunAsync("alter table __engine.task_runs alter column retry_last set not null", default);
            }

            await using (var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { DatabasePath = file }, TimeProvider.System))
            {
                await using var tasks = await TaskStatements.AttachAsync(warehouse);
                await using var engine = new Engine(await warehouse.OpenConnectionAsync());
                await engine.RunAsync("create schema ops; create task ops.root as select 1; execute task ops.root", default);
                await engine.RunAsync("drop task ops.root", default);
                Assert.Equal(2, await engine.LongAsync("select count(*) from __engine.task_history", default));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<long> CountAsync(EmbeddedTaskWarehouse warehouse) =>
        Convert.ToInt64((await warehouse.ExecuteAsync("select words from dt.counts"))[0]["words"], CultureInfo.InvariantCulture);
}
