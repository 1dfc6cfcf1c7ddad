using System.Data.Common;

namespace TradeKpi.Specs.Snowflake.Tasks;

/// <summary>What Snowflake does with task graphs, one behaviour a test, with the page it comes from.</summary>
public abstract class TaskGraphSpecification
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected abstract Task<TaskWarehouse> OpenAsync();

    protected static string Task(string name, string options) => $"create task ops.{name} {options} as {TaskWarehouse.Body(name)};\n";

    protected static async Task RunAsync(TaskWarehouse warehouse)
    {
        await warehouse.ExecuteAsync("execute task ops.root");
        await warehouse.PassAsync(TimeSpan.Zero);
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task
    [Fact]
    public async Task A_new_task_is_suspended_and_does_not_run_by_schedule()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "schedule = '1 minute'"));
        await warehouse.PassAsync(5 * Minute);
        Assert.Empty(await warehouse.HistoryAsync());
        Assert.Equal("suspended", Assert.Single(await warehouse.ExecuteAsync("show tasks"))["state"]);
    }

    // https://docs.snowflake.com/en/sql-reference/sql/alter-task (RESUME: the interval counts from the time of the resume)
    [Fact]
    public async Task A_resumed_task_runs_every_interval_from_its_resume()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "schedule = '10 minutes'"));
        await warehouse.PassAsync(7 * Minute);
        await warehouse.ExecuteAsync("alter task ops.root resume");
        await warehouse.PassAsync(9 * Minute);
        Assert.Empty(await warehouse.LogAsync());
        await warehouse.PassAsync(Minute);
        await warehouse.PassAsync(10 * Minute);
        Assert.Equal(["root", "root"], await warehouse.LogAsync());
        Assert.All(await warehouse.HistoryAsync(), row => Assert.Equal("SCHEDULE", row.ScheduledFrom));
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task (WHEN)
    [Fact]
    public async Task A_false_condition_skips_the_run_of_the_root_and_all_its_graph()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "schedule = '1 minute' when 1 = 2") + Task("child", "after ops.root") + Task("last", "finalize = ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await warehouse.PassAsync(Minute);
        var row = Assert.Single(await warehouse.HistoryAsync());
        Assert.Equal(("root", "SKIPPED"), (row.Name, row.State));
        Assert.Empty(await warehouse.LogAsync());
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task (WHEN: tasks that name the skipped one as predecessor do not run either)
    [Fact]
    public async Task A_skipped_child_stops_its_descendants_and_not_its_siblings()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", "after ops.root when 1 = 2")
            + Task("b", "after ops.root when 1 = 1")
            + Task("c", "after ops.a, ops.b")
            + Task("d", "after ops.b")
            + "select system$task_dependents_enable('ops.root')");
        await RunAsync(warehouse);
        Assert.Equal(["root", "b", "d"], await warehouse.LogAsync());
        Assert.Equal("SKIPPED", (await warehouse.HistoryAsync()).Single(row => row.Name == "a").State);
        Assert.DoesNotContain(await warehouse.HistoryAsync(), row => row.Name == "c");
    }

    // https://docs.snowflake.com/en/sql-reference/functions/system_predecessors_state
    [Theory]
    [InlineData("NONE_FAILED", "1 = 2", true)]
    [InlineData("NONE_FAILED_MIN_ONE_SUCCEEDED", "1 = 2", true)]
    [InlineData("ALL_SUCCEEDED", "1 = 2", false)]
    [InlineData("NONE_SKIPPED", "1 = 2", false)]
    [InlineData("ALL_DONE", "1 = 2", true)]
    [InlineData("ALL_SUCCEEDED", "1 = 1", true)]
    [InlineData("AT_LEAST_ONE_FAILED", "1 = 1", false)]
    public async Task A_child_that_asks_what_its_predecessors_came_to_runs_by_the_answer(string asked, string condition, bool runs)
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", $"after ops.root when {condition}")
            + Task("b", "after ops.root")
            + Task("both", $"after ops.a, ops.b when system$predecessors_state('{asked}')")
            + Task("below", "after ops.both")
            + "select system$task_dependents_enable('ops.root')");
        await RunAsync(warehouse);
        var states = (await warehouse.HistoryAsync()).ToDictionary(row => row.Name, row => row.State, StringComparer.Ordinal);
        Assert.Equal(runs ? "SUCCEEDED" : "SKIPPED", states["both"]);
        Assert.Equal(runs, states.ContainsKey("below"));
    }

    // https://docs.snowflake.com/en/sql-reference/functions/system_predecessors_state
    [Fact]
    public async Task A_failed_predecessor_stops_a_child_that_asks_for_none_failed()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", "after ops.root")
            + Task("b", "after ops.root when 1 = 2")
            + Task("both", "after ops.a, ops.b when system$predecessors_state('NONE_FAILED')")
            + "select system$task_dependents_enable('ops.root')");
        await warehouse.BreakAsync("a");
        await RunAsync(warehouse);
        Assert.Equal(["root"], await warehouse.LogAsync());
        Assert.Equal("SKIPPED", (await warehouse.HistoryAsync()).Single(row => row.Name == "both").State);
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs
    [Fact]
    public async Task A_task_runs_after_all_its_predecessors()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("z", "after ops.root")
            + Task("y", "after ops.z")
            + Task("a", "after ops.y, ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await RunAsync(warehouse);
        Assert.Equal(["root", "z", "y", "a"], await warehouse.LogAsync());
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs
    [Fact]
    public async Task In_a_diamond_the_lower_corner_runs_once()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("left", "after ops.root")
            + Task("right", "after ops.root")
            + Task("down", "after ops.left, ops.right")
            + "select system$task_dependents_enable('ops.root')");
        await RunAsync(warehouse);
        var log = await warehouse.LogAsync();
        Assert.Equal(("root", "down", 4), (log[0], log[^1], log.Count));
        Assert.Equal(["left", "right"], [.. log.Skip(1).Take(2).Order(StringComparer.Ordinal)]);
        var groups = (await warehouse.HistoryAsync()).Select(row => row.GraphRunGroupId).Distinct(StringComparer.Ordinal);
        Assert.Single(groups);
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs
    [Fact]
    public async Task A_failing_child_stops_its_descendants_and_not_its_siblings()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", "after ops.root")
            + Task("below", "after ops.a")
            + Task("b", "after ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await warehouse.BreakAsync("a");
        await RunAsync(warehouse);
        Assert.Equal(["root", "b"], await warehouse.LogAsync());
        var failed = (await warehouse.HistoryAsync()).Single(row => row.Name == "a");
        Assert.Equal("FAILED", failed.State);
        Assert.NotEmpty(failed.ErrorMessage!);
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs (finalizer task)
    [Theory]
    [InlineData(false, "root", "a", "last")]
    [InlineData(true, "root", "last")]
    public async Task The_finalizer_runs_last_after_success_and_after_failure(bool broken, params string[] log)
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", "after ops.root")
            + Task("last", "finalize = ops.root")
            + "select system$task_dependents_enable('ops.root')");
        if (broken)
            await warehouse.BreakAsync("a");
        await RunAsync(warehouse);
        Assert.Equal(log, await warehouse.LogAsync());
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task (TASK_AUTO_RETRY_ATTEMPTS)
    [Fact]
    public async Task A_failed_graph_is_retried_from_the_failed_task()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "task_auto_retry_attempts = 2")
            + Task("a", "after ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await warehouse.BreakAsync("a");
        await RunAsync(warehouse);
        Assert.Equal(["root"], await warehouse.LogAsync());
        var attempts = (await warehouse.HistoryAsync()).Where(row => row.Name == "a").ToList();
        Assert.Equal([1, 2, 3], attempts.Select(row => row.AttemptNumber));
        Assert.Single(attempts.Select(row => row.GraphRunGroupId).Distinct(StringComparer.Ordinal));
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task (SUSPEND_TASK_AFTER_NUM_FAILURES)
    [Fact]
    public async Task A_root_is_suspended_when_a_task_failed_in_so_many_runs_in_a_row()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "schedule = '1 minute' suspend_task_after_num_failures = 2")
            + Task("a", "after ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await warehouse.BreakAsync("a");
        await warehouse.PassAsync(Minute);
        await warehouse.RepairAsync("a");
        await warehouse.PassAsync(Minute);
        await warehouse.BreakAsync("a");
        await warehouse.PassAsync(Minute);
        Assert.Equal("started", (await warehouse.ExecuteAsync("show tasks like 'root'"))[0]["state"]);
        await warehouse.PassAsync(Minute);
        var root = (await warehouse.ExecuteAsync("show tasks like 'root'"))[0];
        Assert.Equal(("suspended", "SUSPENDED_DUE_TO_ERRORS"), (root["state"], root["last_suspended_reason"]));
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs (suspended child tasks are left out)
    [Fact]
    public async Task A_suspended_child_is_left_out_and_its_other_successors_run()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "")
            + Task("a", "after ops.root")
            + Task("b", "after ops.root")
            + Task("both", "after ops.a, ops.b")
            + Task("only", "after ops.a")
            + "select system$task_dependents_enable('ops.root'); alter task ops.root suspend; alter task ops.a suspend");
        await RunAsync(warehouse);
        Assert.Equal(["root", "b", "both"], await warehouse.LogAsync());
    }

    // https://docs.snowflake.com/en/sql-reference/sql/execute-task: a suspended root can be executed, its children only when resumed
    [Fact]
    public async Task Executing_a_suspended_graph_runs_the_root_alone()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "schedule = '1 minute'") + Task("a", "after ops.root"));
        await RunAsync(warehouse);
        Assert.Equal(["root"], await warehouse.LogAsync());
        Assert.Equal("EXECUTE_TASK", Assert.Single(await warehouse.HistoryAsync()).ScheduledFrom);
    }

    // https://docs.snowflake.com/en/sql-reference/sql/alter-task: resume the children first, or use SYSTEM$TASK_DEPENDENTS_ENABLE
    [Fact]
    public async Task Resuming_the_root_does_not_resume_its_children()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(Task("root", "schedule = '1 minute'") + Task("a", "after ops.root") + "alter task ops.root resume");
        Assert.Equal(["suspended", "started"], (await warehouse.ExecuteAsync("show tasks")).Select(row => row["state"]));
        await warehouse.ExecuteAsync("select system$task_dependents_enable('ops.root')");
        Assert.Equal(["started", "started"], (await warehouse.ExecuteAsync("show tasks")).Select(row => row["state"]));
    }

    // https://docs.snowflake.com/en/user-guide/tasks-graphs: suspend the root to change its graph
    [Theory]
    [InlineData("create task ops.new after ops.root as select 1")]
    [InlineData("create or replace task ops.a after ops.root as select 1")]
    [InlineData("create or alter task ops.a after ops.root as select 1")]
    [InlineData("alter task ops.a suspend")]
    [InlineData("alter task ops.root set schedule = '2 minutes'")]
    [InlineData("drop task ops.a")]
    public async Task A_graph_cannot_be_changed_while_its_root_is_resumed(string change)
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "schedule = '1 minute'") + Task("a", "after ops.root") + "select system$task_dependents_enable('ops.root')");
        var error = await Assert.ThrowsAnyAsync<DbException>(() => warehouse.ExecuteAsync(change));
        Assert.Contains("not suspended", error.Message, StringComparison.Ordinal);
        await warehouse.ExecuteAsync("alter task ops.root suspend;\n" + change);
    }

    // https://docs.snowflake.com/en/sql-reference/functions/task_history
    [Fact]
    public async Task The_history_says_how_each_run_went()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            "create task ops.root as call system$set_return_value('42');"
            + Task("a", "after ops.root")
            + "select system$task_dependents_enable('ops.root')");
        await RunAsync(warehouse);
        var group = (await warehouse.HistoryAsync())[0].GraphRunGroupId;
        Assert.Equal(
            [
                new TaskHistoryRow("root", "SUCCEEDED", 1, group, "EXECUTE_TASK", null, "42", "root"),
                new TaskHistoryRow("a", "SUCCEEDED", 1, group, "EXECUTE_TASK", null, null, "root"),
            ],
            await warehouse.HistoryAsync());
    }

    // https://docs.snowflake.com/en/sql-reference/sql/drop-task: the children of a dropped task stay, without it
    [Fact]
    public async Task Dropping_a_task_leaves_its_children_without_it()
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            Task("root", "") + Task("a", "after ops.root") + Task("b", "after ops.a") + "drop task ops.a; drop task if exists ops.a");
        Assert.Equal("[]", (await warehouse.ExecuteAsync("show tasks like 'b'"))[0]["predecessors"]);
    }

    // https://docs.snowflake.com/en/sql-reference/sql/create-task and …/user-guide/tasks-graphs
    [Theory]
    [InlineData("create task ops.a after ops.missing as select 1", "does not exist")]
    [InlineData("create task ops.a schedule = '1 minute' after ops.root as select 1", "schedule")]
    [InlineData("create task gold.a after ops.root as select 1", "one schema")]
    [InlineData("create task ops.root as select 1", "already exists")]
    [InlineData("create task ops.a schedule = '5 seconds' as select 1", "10 seconds")]
    [InlineData("create task ops.f finalize = ops.child as select 1", "root")]
    [InlineData("create or replace task ops.root after ops.child as select 1", "loop")]
    [InlineData("create task ops.a after ops.root, ops.other as select 1", "one graph")]
    [InlineData("execute task ops.child", "root")]
    [InlineData("create task ops.a after ops.root when system$predecessors_state('MOST_DONE') as select 1", "NONE_FAILED")]
    [InlineData("alter task ops.missing resume", "does not exist")]
    public async Task What_breaks_a_rule_is_refused(string statement, string why)
    {
        await using var warehouse = await OpenAsync();
        await warehouse.ExecuteAsync(
            "create task ops.root as select 1; create task ops.child after ops.root as select 1; create task ops.other as select 1");
        var error = await Assert.ThrowsAnyAsync<DbException>(() => warehouse.ExecuteAsync("-- first line\n" + statement));
        CheckRefusal(error.Message, why);
    }

    /// <summary>Each warehouse refuses in words of its own.</summary>
    /// <param name="message">Of the error of a statement whose second line is refused.</param>
    /// <param name="why">What our engine's message says of it.</param>
    protected virtual void CheckRefusal(string message, string why)
    {
    }
}
