using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>What the specification cannot see from outside: the hosted loop, stopping, timeouts, triggers.</summary>
public sealed class TaskRunnerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Executing_during_a_run_leads_to_exactly_one_more_run()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var (began, go) = Hold(warehouse);
        await warehouse.ExecuteAsync($"create task ops.root as {TaskWarehouse.Body("root")}; execute task ops.root");
        await warehouse.Runner.StartAsync();
        await began.Task;
        await warehouse.ExecuteAsync("execute task ops.root; execute task ops.root; execute task ops.root");
        var idle = warehouse.Runner.RunPendingAsync();
        Assert.False(idle.IsCompleted);
        go.SetResult();
        await idle;
        Assert.Equal(["root", "root"], warehouse.Engine.Log);
    }

    [Fact]
    public async Task Stopping_drains_the_running_graph_and_leaves_the_queue_for_the_next_start()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var (began, go) = Hold(warehouse);
        await warehouse.ExecuteAsync(
            $"create task ops.root as {TaskWarehouse.Body("root")}; create task ops.a after ops.root as {TaskWarehouse.Body("a")}; "
            + "alter task ops.a resume; execute task ops.root");
        await warehouse.Runner.StartAsync();
        await began.Task;
        await warehouse.ExecuteAsync("execute task ops.root");
        var stopped = warehouse.Runner.StopAsync();
        Assert.False(stopped.IsCompleted);
        Assert.NotNull(warehouse.Runner.BusySince);
        go.SetResult();
        await stopped;
        Assert.Null(warehouse.Runner.BusySince);
        Assert.Equal(["root", "a"], warehouse.Engine.Log);
        await warehouse.RestartAsync();
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["root", "a", "root", "a"], warehouse.Engine.Log);
    }

    [Fact]
    public async Task Stopping_without_patience_cancels_the_running_task_and_runs_nothing_after_it()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var (began, _) = Hold(warehouse);
        await warehouse.ExecuteAsync(
            $"create task ops.root as {TaskWarehouse.Body("root")}; "
            + $"create task ops.last finalize = ops.root as {TaskWarehouse.Body("last")}; alter task ops.last resume; execute " +
                "task ops.root");
        await warehouse.Runner.StartAsync();
        await began.Task;
        using var impatient = new CancellationTokenSource();
        var stopped = warehouse.Runner.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await stopped;
        Assert.Equal("CANCELLED", Assert.Single(warehouse.Store.Runs).State);
    }

    [Fact]
    public async Task A_task_past_its_timeout_fails()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var (began, _) = Hold(warehouse);
        await warehouse.ExecuteAsync(
            $"create task ops.root user_task_timeout_ms = 5000 as {TaskWarehouse.Body("root")}; execute task ops.root");
        var run = warehouse.Runner.RunPendingAsync();
        await began.Task;
        warehouse.Time.Advance(4 * s_second);
        Assert.False(run.IsCompleted);
        warehouse.Time.Advance(s_second);
        await run;
        var row = Assert.Single(warehouse.Store.Runs);
        Assert.Equal(("FAILED", "000630"), (row.State, row.ErrorCode));
        Assert.Equal(5 * s_second, row.CompletedTime - row.QueryStartTime);
    }

    [Fact]
    public async Task A_started_host_runs_what_comes_due()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            $"create task ops.root schedule = '30 seconds' as {TaskWarehouse.Body("root")}; alter task ops.root resume");
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        warehouse.Engine.During = (_, _) =>
        {
            ran.TrySetResult();
            return Task.CompletedTask;
        };
        warehouse.Time.Advance(30 * s_second);
        await warehouse.Runner.StartAsync();
        await ran.Task;
        await warehouse.Runner.StopAsync();
        Assert.Equal(["root"], warehouse.Engine.Log);
    }

    [Fact]
    public async Task A_root_that_is_asked_for_all_the_time_keeps_no_other_from_its_schedule()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            $"create task ops.busy as {TaskWarehouse.Body("busy")}; create task ops.check schedule = '30 seconds' as "
            + $"{TaskWarehouse.Body("check")}; alter task ops.check resume; execute task ops.busy");
        var runs = 0;
        warehouse.Engine.During = async (_, _) =>
        {
            warehouse.Time.Advance(10 * s_second);
            if (++runs < 8)
                await warehouse.ExecuteAsync("execute task ops.busy");
        };
        await warehouse.Runner.RunPendingAsync();
        Assert.Equal("busy busy busy busy check", string.Join(' ', warehouse.Engine.Log.Take(5)));
    }

    [Fact]
    public async Task A_root_that_is_asked_for_all_the_time_keeps_no_other_from_the_stream_that_fills_for_it()
    {
        const string Condition = "system$stream_has_data('bronze.s')";
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        warehouse.Engine.Conditions[Condition] = true;
        await warehouse.ExecuteAsync(
            $"create task ops.busy as {TaskWarehouse.Body("busy")}; create task ops.check when {Condition} as "
            + $"{TaskWarehouse.Body("check")}; alter task ops.check resume; execute task ops.busy");
        var runs = 0;
        warehouse.Engine.During = async (_, _) =>
        {
            warehouse.Time.Advance(10 * s_second);
            if (++runs < 8)
                await warehouse.ExecuteAsync("execute task ops.busy");
        };
        await warehouse.Runner.RunPendingAsync();
        Assert.Equal("busy check busy busy check", string.Join(' ', warehouse.Engine.Log.Take(5)));
    }

    // https://docs.snowflake.com/en/user-guide/tasks-triggered
    [Fact]
    public async Task A_task_without_schedule_runs_when_its_stream_has_data_and_not_too_often()
    {
        const string Condition = "system$stream_has_data('bronze.s')";
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        warehouse.Engine.Conditions[Condition] = false;
        await warehouse.ExecuteAsync($"create task ops.root when {Condition} as {TaskWarehouse.Body("root")}; alter task ops.root resume");
        await warehouse.PassAsync(s_second);
        Assert.Empty(warehouse.Store.Runs);

        warehouse.Engine.Conditions[Condition] = true;
        warehouse.Runner.Triggers = false;
        await warehouse.PassAsync(s_second);
        Assert.Empty(warehouse.Store.Runs);

        warehouse.Runner.Triggers = true;
        await warehouse.PassAsync(s_second);
        Assert.Equal(("SUCCEEDED", "TRIGGER"), (warehouse.Store.Runs[0].State, warehouse.Store.Runs[0].From));
        await warehouse.PassAsync(29 * s_second);
        Assert.Single(warehouse.Store.Runs);
        await warehouse.PassAsync(s_second);
        Assert.Equal(2, warehouse.Store.Runs.Count);
    }

    [Fact]
    public async Task A_task_passes_through_scheduled_and_executing()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync($"create task ops.root as {TaskWarehouse.Body("root")}; execute task ops.root");
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal([("root", "SCHEDULED"), ("root", "EXECUTING"), ("root", "SUCCEEDED")], warehouse.Store.Written);
    }

    [Fact]
    public async Task A_run_that_a_crash_interrupted_is_cancelled_by_the_next_process()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("create task ops.root as select 1; execute task ops.root");
        await warehouse.Store.WriteAsync(warehouse.Store.Runs[0] with { State = TaskRunState.Executing }, default);
        await warehouse.RestartAsync();
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal("CANCELLED", Assert.Single(warehouse.Store.Runs).State);
    }

    [Fact]
    public async Task The_history_is_kept_for_seven_days()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync($"create task ops.root as {TaskWarehouse.Body("root")}; execute task ops.root");
        await warehouse.PassAsync(TimeSpan.Zero);
        await warehouse.PassAsync(TimeSpan.FromDays(7));
        Assert.Single(warehouse.Store.Runs);
        await warehouse.PassAsync(TimeSpan.FromHours(2));
        Assert.Empty(warehouse.Store.Runs);
    }

    [Fact]
    public async Task A_change_during_a_run_counts_from_the_next_run()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        var (began, go) = Hold(warehouse);
        await warehouse.ExecuteAsync(
            $"create task ops.root as {TaskWarehouse.Body("root")}; create task ops.a after ops.root as {TaskWarehouse.Body("a")}; "
            + "alter task ops.a resume; execute task ops.root");
        var run = warehouse.Runner.RunPendingAsync();
        await began.Task;
        await warehouse.ExecuteAsync($"create or alter task ops.a after ops.root as {TaskWarehouse.Body("changed")}");
        go.SetResult();
        await run;
        await warehouse.ExecuteAsync("execute task ops.root");
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["root", "a", "root", "changed"], warehouse.Engine.Log);
    }

    [Fact]
    public async Task A_queued_run_is_cancelled_when_its_root_is_dropped()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync("create task ops.root as select 1; execute task ops.root");
        await warehouse.ExecuteAsync("drop task OPS.ROOT");
        Assert.Equal("CANCELLED", Assert.Single(warehouse.Store.Runs).State);
        Assert.Equal(0, await warehouse.Runner.RunPendingAsync());
    }

    [Fact]
    public async Task A_task_that_would_hang_on_two_roots_keeps_its_predecessor()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            "create task ops.root as select 1; create task ops.a after ops.root as select 1; "
            + "create task ops.b after ops.root as select 1; create task ops.c after ops.a, ops.b as select 1");
        var error = await Assert.ThrowsAsync<SnowflakeSqlException>(
            () => warehouse.ExecuteAsync("create or replace task ops.a as select 1"));
        Assert.Contains("one graph", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_root_is_dropped_what_is_left_still_runs()
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        await warehouse.ExecuteAsync(
            $"create task ops.root as select 1; create task ops.a after ops.root as {TaskWarehouse.Body("a")}; "
            + $"create task ops.b after ops.root as select 1; create task ops.c after ops.a, ops.b as {TaskWarehouse.Body("c")}");
        await warehouse.ExecuteAsync("drop task ops.root; select system$task_dependents_enable('ops.a'); execute task ops.a");
        await warehouse.PassAsync(TimeSpan.Zero);
        Assert.Equal(["a", "c"], warehouse.Engine.Log);
    }

    // The first statement waits until it is let go, or its token is cancelled.
    private static (TaskCompletionSource Began, TaskCompletionSource Go) Hold(FakeTaskWarehouse warehouse)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        warehouse.Engine.During = async (_, cancellationToken) =>
        {
            began.TrySetResult();
            await go.Task.WaitAsync(cancellationToken);
        };
        return (began, go);
    }
}
