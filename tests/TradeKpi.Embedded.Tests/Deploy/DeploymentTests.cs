using Dapper;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Merge;
using TradeKpi.Specs;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>bash, which runs the scripts of infra/ here as it does in the pipeline.</summary>
public sealed class RequiresBashAttribute : RequiresAttribute
{
    public override string? Missing => File.Exists("/bin/bash") && File.Exists("/usr/bin/sha256sum") ? null : "There is no bash here.";
}

/// <summary>infra/apply-sql.sh on the embedded engine, as the roles that it names.</summary>
[RequiresBash]
public sealed class DeploymentTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EmbeddedWarehouse _warehouse = new(
        new EmbeddedWarehouseOptions { Stages = { ["ops.lake"] = Path.GetTempPath() } }, TimeProvider.System);

    private static readonly string[] s_apart =
        ["00_platform", "85_dynamic_twins", "87_snowpipe", "92_privacy", "93_sharing", "94_rates", "99_teardown"];

    private static readonly IComparer<(string Privilege, Thing Thing, string Role)> s_byText =
        Comparer<(string Privilege, Thing Thing, string Role)>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private readonly Account _account = new();
    private TaskStatements _tasks = null!;
    private SnowCommand _snow = null!;

    public async Task InitializeAsync()
    {
        _tasks = await TaskStatements.AttachAsync(_warehouse);
        _snow = new SnowCommand(_warehouse, _account);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _snow.DisposeAsync();
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_account_becomes_a_warehouse_whose_graph_runs()
    {
        await SucceedsAsync("platform");
        await SucceedsAsync("pipeline");
        Assert.Equal(["started", "started", "started"], await StatesAsync());
        var applied = await RowsAsync("select script from ops.deployments order by applied_at, script");
        var scripts = Directory.GetFiles(Path.Combine(SnowCommand.Root, "sql"), "*.sql", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SnowCommand.Root, path).Replace('\\', '/'))
            .Where(path => !s_apart.Contains(path.Split('/')[1], StringComparer.Ordinal))
            .Except(["sql/75_tasks/090_resume.sql", "sql/90_access/040_runs.sql"], StringComparer.Ordinal);
        Assert.Equal(scripts.Order(StringComparer.Ordinal), applied.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_optional_parts_run_over_a_warehouse_and_the_teardown_leaves_nothing_of_any()
    {
        foreach (var part in new[] { "platform", "pipeline", "privacy", "sharing", "snowpipe", "twins", "privacy", "sharing", "snowpipe" })
            await SucceedsAsync(part);
        Assert.True(_account.Exists(new Thing("masking policy", "ops.hide_text")));
        Assert.True(_account.Exists(new Thing("share", "tradekpi_kpis")));
        await using (var live = await LiveWarehouse.OpenAsync(_warehouse, _tasks))
        {
            await live.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
            await _tasks.Runner.RunPendingAsync();
        }

        Assert.Equal(["order 1"], await RowsAsync("select entity || ' ' || rows_loaded from ops.load_ledger"));
        await SucceedsAsync("teardown");
        Assert.Empty(_account.OfTheAccount);
        Assert.Empty(await RowsAsync(
            "select schema_name from information_schema.schemata where schema_name in ('ops', 'bronze', 'silver', 'gold', 'derived', " +
            "'sharing')"));
    }

    [Fact]
    public async Task The_graph_runs_as_often_as_the_deployment_says()
    {
        await SucceedsAsync("platform");
        _snow.Environment["REFRESH_INTERVAL"] = "600";
        _snow.Environment["CHECK_INTERVAL"] = "86400";
        await SucceedsAsync("pipeline");
        Assert.Equal([""], await SchedulesAsync());
        Assert.Equal(["86400", "600"], await RowsAsync(
            "select definition ->> 'MinimumTriggerSeconds' from __engine.task_definitions "
            + "where name in ('refresh_kpis', 'check_data') order by name"));
        _snow.Environment["REFRESH_SCHEDULE"] = "10 MINUTE";
        await SucceedsAsync("pipeline");
        Assert.Equal(["10 MINUTE"], await SchedulesAsync());
    }

    [Fact]
    public async Task A_second_deployment_over_a_live_warehouse_grants_again_what_it_replaced_and_keeps_the_rows()
    {
        await SucceedsAsync("platform");
        await SucceedsAsync("pipeline");
        await using var live = await LiveWarehouse.OpenAsync(_warehouse, _tasks);
        await live.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
        var grants = _account.Grants.Order(s_byText).ToList();

        await SucceedsAsync("pipeline");

        Assert.Equal(grants, _account.Grants.Order(s_byText));
        Assert.Equal(["started", "started", "started"], await StatesAsync());
        await live.TakeAsync(Changes.Order("ORD2", "INSERT", 1));
        Assert.Equal(["2"], await RowsAsync("select sum(transactions)::varchar from gold.daily_sales"));
        Assert.Empty(await live.DifferencesAsync());
    }

    [Fact]
    public async Task A_warehouse_of_an_earlier_version_is_upgraded_and_counts_on()
    {
        await SucceedsAsync("platform");
        await _snow.RunAsync("accountadmin", Path.Combine(SnowCommand.Root, "tests", "TradeKpi.Embedded.Tests", "Deploy", "earlier.sql"));
        var earlier = _account.Grants.ToHashSet();

        await SucceedsAsync("pipeline");

        Assert.Equal(["started", "started", "started"], await StatesAsync());
        await using var live = await LiveWarehouse.OpenAsync(_warehouse, _tasks);
        // Lots were not kept then: the deployment lays out every position.
        Assert.NotEmpty(await RowsAsync("select trade_id from gold.open_lots"));
        Assert.Empty(await live.DifferencesAsync());
        await live.TakeAsync(Changes.Order("ORD1", "UPDATE", 3, "70.00"), Changes.Order("ORD9", "INSERT", 1),
            Changes.Trade("T9", "INSERT", 1, "BUY", 1, "5.00", "2025-05-02T10:00:00Z", trader: "TR9"));
        Assert.Equal(["90.00"], await RowsAsync("select sum(gross_sales)::number(18, 2)::varchar from gold.daily_sales"));
        Assert.Empty(await live.DifferencesAsync());
        Assert.Contains(("insert", new Thing("table", "ops.gold_versions"), "tradekpi_loader"), earlier);

        var upgraded = _account.Grants.Order(s_byText).ToList();
        await using var fresh = new DeploymentTests();
        await fresh.InitializeAsync();
        await fresh.SucceedsAsync("platform");
        await fresh.SucceedsAsync("pipeline");
        Assert.Equal("", string.Join('\n', upgraded.Except(fresh._account.Grants)));
        Assert.Equal("", string.Join('\n', fresh._account.Grants.Except(upgraded)));
    }

    [Fact]
    public async Task A_deployment_waits_for_the_run_that_is_under_way_and_nobody_starts_another()
    {
        await SucceedsAsync("platform");
        await SucceedsAsync("pipeline");
        await ExecuteAsync("insert into __engine.running_graphs select 'g', 'ops', 'refresh_kpis', 'id', 1, now()::timestamp");
        var loader = new RoleDataSource(_warehouse, _account, "tradekpi_loader");
        var (hasRun, looks, looked) = (false, 0, new TaskCompletionSource());
        _snow.Asking = query =>
        {
            if (query.Contains("current_task_graphs", StringComparison.Ordinal) && ++looks == 2)
                looked.SetResult();
        };
        _snow.Running = (script, _) => hasRun |= script.StartsWith("sql/10_setup", StringComparison.Ordinal);

        var deploying = _snow.ApplyAsync("pipeline");
        await Task.WhenAny(looked.Task, deploying);
        Assert.False(deploying.IsCompleted, deploying.IsCompleted ? (await deploying).Errors : "");
        Assert.False(hasRun);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => new MergeStage(loader, TimeProvider.System).RequestAsync(default));
        await ExecuteAsync("delete from __engine.running_graphs");

        var (status, output, errors) = await deploying;
        Assert.True(status == 0, errors);
        Assert.Contains("waiting for a run", output, StringComparison.Ordinal);
        await new MergeStage(loader, TimeProvider.System).RequestAsync(default);
    }

    [Fact]
    public async Task A_deployment_that_fails_says_how_to_go_on_and_leaves_the_graph_running()
    {
        await SucceedsAsync("platform");
        await SucceedsAsync("pipeline");
        await ExecuteAsync("delete from ops.deployments");
        _snow.Running = (script, _) =>
        {
            if (script == "sql/50_views/010_vw_daily_sales_analysis.sql")
                throw new InvalidOperationException("out of luck");
        };

        var (status, _, errors) = await _snow.ApplyAsync("pipeline");

        Assert.NotEqual(0, status);
        Assert.Contains("out of luck", errors, StringComparison.Ordinal);
        Assert.Contains("run infra/apply-sql.sh pipeline again", errors, StringComparison.Ordinal);
        Assert.Equal(["started", "started", "started"], await StatesAsync());
        Assert.Equal(["sql/40_gold/210_advance_gold_version.sql"],
            await RowsAsync("select script from ops.deployments order by applied_at desc, script desc limit 1"));

        _snow.Running = null;
        await SucceedsAsync("pipeline");
    }

    private async Task<string[]> SchedulesAsync()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        return [.. (await connection.QueryAsync("show tasks in schema ops")).Cast<IDictionary<string, object?>>()
            .Where(task => task["name"] is "refresh_kpis").Select(task => task["schedule"] as string ?? "")];
    }

    private async Task SucceedsAsync(string part)
    {
        var (status, output, errors) = await _snow.ApplyAsync(part);
        Assert.True(status == 0, output + errors);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task<string[]> StatesAsync()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        return [.. (await connection.QueryAsync("show tasks in schema ops")).Cast<IDictionary<string, object>>()
            .Where(task => task["name"] is "refresh_kpis" or "check_data" or "check_truncates").Select(task => (string)task["state"])];
    }

    private async Task<string[]> RowsAsync(string query)
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(query)];
    }
}
