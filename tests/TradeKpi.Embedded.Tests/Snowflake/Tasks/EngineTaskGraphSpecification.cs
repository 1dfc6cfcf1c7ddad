using System.Data.Common;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>
/// What the embedded engine adds to the specification: words of its own, a clock that tests move, and limits that it admits.
/// </summary>
public abstract class EngineTaskGraphSpecification : TaskGraphSpecification
{
    // https://docs.snowflake.com/en/user-guide/tasks-graphs (OVERLAP_POLICY = NO_OVERLAP)
    [Fact]
    public async Task Executing_again_and_again_before_the_run_begins_queues_one_run()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "") + "execute task ops.root; execute task ops.root; execute task ops.root");
        Assert.Equal("SCHEDULED", Assert.Single(await warehouse.HistoryAsync()).State);
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["root"], await warehouse.LogAsync());
    }

    // https://docs.snowflake.com/en/user-guide/tasks-intro: times that pass during a run are skipped
    [Fact]
    public async Task Missed_times_are_not_made_up_for()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "schedule = '1 minute'") + "alter task ops.root resume");
        await warehouse.PassAsync(10 * Minute);
        Assert.Equal(["root"], await warehouse.LogAsync());
        await warehouse.PassAsync(Minute);
        Assert.Equal(["root", "root"], await warehouse.LogAsync());
    }

    [Fact]
    public async Task Definitions_states_and_queued_runs_survive_a_restart()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "schedule = '2 minutes' comment = 'it''s the root'")
            + Task("a", "after ops.root when 1 = 1")
            + "select system$task_dependents_enable('ops.root')");
        var before = await warehouse.ExecuteAsync("show tasks");
        await warehouse.ExecuteAsync("execute task ops.root");
        await warehouse.RestartAsync();
        Assert.Equal(before, await warehouse.ExecuteAsync("show tasks"));
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["root", "a"], await warehouse.LogAsync());
        await warehouse.PassAsync(2 * Minute);
        Assert.Equal(["root", "a", "root", "a"], await warehouse.LogAsync());
    }

    [Theory]
    [InlineData("create task ops.a log_level = 'INFO' as select 1", "log_level")]
    [InlineData("create task ops.a allow_overlapping_execution = true as select 1", "overlap")]
    [InlineData("create task ops.a schedule = 'USING CRON 0 * * * * UTC' as select 1", "USING CRON is not supported")]
    [InlineData("alter task ops.a modify as select 2", "MODIFY AS is not supported")]
    [InlineData("alter task ops.a modify when 1 = 1", "MODIFY WHEN is not supported")]
    [InlineData("alter task if exists ops.a remove when", "REMOVE WHEN is not supported")]
    [InlineData("alter task ops.a add after ops.root", "ADD AFTER is not supported")]
    [InlineData("alter task ops.a remove after ops.root", "REMOVE AFTER is not supported")]
    [InlineData("alter task ops.a unset schedule", "UNSET is not supported")]
    [InlineData("alter task ops.a unset finalize", "UNSET is not supported")]
    [InlineData("execute task ops.a retry last", "RETRY LAST is not supported")]
    public async Task What_the_engine_does_not_do_it_refuses(string statement, string why)
    {
        await using var warehouse = await OpenAsync();
        var error = await Assert.ThrowsAnyAsync<DbException>(() => warehouse.ExecuteAsync("-- first line\n" + statement));
        CheckRefusal(error.Message, why);
    }

    protected override void CheckRefusal(string message, string why)
    {
        Assert.Contains(why, message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Line 2", message, StringComparison.Ordinal);
    }
}
