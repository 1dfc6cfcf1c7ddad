using System.Data.Common;
using Dapper;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>What ops.runs says of a run of the task graph, whose attempts share a group and each end with the finalizer.</summary>
public sealed class RunTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EmbeddedWarehouse _warehouse = new(new EmbeddedWarehouseOptions(), TimeProvider.System);
    private TaskStatements _tasks = null!;
    private DbConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _tasks = await TaskStatements.AttachAsync(_warehouse);
        await new SqlDeployment(_warehouse, SqlDeployment.DefaultFolder).DeployAsync(SqlDeployment.SkippedByDefault, null, default);
        _connection = await _warehouse.OpenConnectionAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_succeeds_when_it_is_retried_does_not_stay_failed()
    {
        await AttemptAsync(1, "refresh_gold", "FAILED");
        Assert.Equal("RETRYING refresh_gold: broken", await RecordedAsync());
        await AttemptAsync(2, "refresh_gold", "SUCCEEDED");
        Assert.Equal("SUCCEEDED ", await RecordedAsync());
    }

    [Fact]
    public async Task A_run_has_failed_when_its_last_attempt_has()
    {
        await AttemptAsync(1, "type_events", "SUCCEEDED");
        foreach (var attempt in new[] { 1, 2, 3 })
            await AttemptAsync(attempt, "refresh_gold", "FAILED");
        Assert.Equal("FAILED refresh_gold: broken", await RecordedAsync());
    }

    [Fact]
    public async Task A_history_of_more_than_a_hundred_rows_is_read_whole()
    {
        await AttemptAsync(1, "refresh_gold", "SUCCEEDED");
        for (var run = 0; run < 150; run++)
            await AttemptAsync(1, "check_data", "SUCCEEDED", $"other{run}", later: true);
        Assert.Equal("SUCCEEDED ", await RecordedAsync());
    }

    [Fact]
    public async Task The_history_answers_a_hundred_rows_unless_told()
    {
        for (var run = 0; run < 150; run++)
            await AttemptAsync(1, "check_data", "SUCCEEDED", $"other{run}");
        Assert.Equal(100, await _connection.ExecuteScalarAsync<long>("select count(*) from table(information_schema.task_history())"));
        Assert.Equal(120, await _connection.ExecuteScalarAsync<long>(
            "select count(*) from table(information_schema.task_history(result_limit => 120, task_name => 'CHECK_DATA'))"));
    }

    [Fact]
    public async Task An_order_alone_runs_no_task_of_another_entity_and_gold_runs()
    {
        await _connection.ExecuteAsync("""
            insert into bronze.order_lines (line, file_name, file_row_number)
            select parse_json('{"event_id":"01941f29-ff64-7f1e-95ef-d67d91a7c7a7","change_type":"INSERT","key":"ORD1","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"shop","schema_version":1,"payload":{"order_id":"ORD1","customer_id":"C","product_id":"P","order_date":"2025-01-01T00:00:00Z","status":"PENDING","quantity":1,"amount":"9.50"},"hub_epoch":"1","hub_partition":0,"hub_sequence":0,"enqueued_at":"2025-01-01T00:00:00.000000Z"}'),
              'file', 1
            """);
        await _tasks.Runner.RunPendingAsync();
        Assert.Equal(
            [
                "record_run SUCCEEDED", "refresh_customers SKIPPED", "refresh_gold SUCCEEDED", "refresh_kpis SUCCEEDED",
                "refresh_orders SUCCEEDED", "refresh_products SKIPPED", "refresh_trades SKIPPED", "type_events SUCCEEDED",
            ],
            await _connection.QueryAsync<string>(
                "select name || ' ' || state from __engine.task_history where root_task_name = 'refresh_kpis' order by name"),
            StringComparer.Ordinal);
        Assert.Equal(1, await _connection.ExecuteScalarAsync<long>("select sum(transactions) from gold.daily_sales"));
        Assert.Equal("SUCCEEDED", await _connection.ExecuteScalarAsync<string>("select status from ops.vw_runs"));
    }

    [Fact]
    public void No_task_of_ours_suspends_itself_silently()
    {
        var scripts = Directory.GetFiles(Path.Combine(SqlDeployment.DefaultFolder, "75_tasks"), "*.sql").Select(File.ReadAllText)
            .Where(script => script.Contains("create or replace task", StringComparison.Ordinal)
                && !script.Contains("\n  after ", StringComparison.Ordinal) && !script.Contains("\n  finalize ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(3, scripts.Count);
        Assert.All(scripts, script => Assert.Contains("suspend_task_after_num_failures = 0", script, StringComparison.Ordinal));
    }

    private Task AttemptAsync(int attempt, string task, string state, string group = "g", bool later = false) => _connection.ExecuteAsync(
        $"""
        insert into __engine.task_runs
        select '{group}-{task}-{attempt}', 'ops', '{task}', 'ops', 'refresh_kpis', 'id', {attempt}, '{group}', {attempt}, 1,
          '{state}', 'SCHEDULE',
          '2026-01-0{(later ? 2 : 1)} 00:00:0{attempt}'::timestamp, '2026-01-01 00:00:0{attempt}'::timestamp,
          '2026-01-01 00:00:1{attempt}'::timestamp, null, null, null, null, {(state == "FAILED" ? "'broken'" : "null")}
        """);

    private async Task<string?> RecordedAsync()
    {
        await _connection.ExecuteAsync("call ops.record_runs()");
        return await _connection.ExecuteScalarAsync<string>(
            "select status || ' ' || coalesce(error, '') from ops.vw_runs where run_id = 'g'");
    }
}
