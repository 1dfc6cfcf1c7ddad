using Dapper;
using TradeKpi.Embedded.Snowflake;
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
        Assert.Equal(["started", "started"], await StatesAsync());
        var applied = await RowsAsync("select script from ops.deployments order by applied_at, script");
        var scripts = Directory.GetFiles(Path.Combine(SnowCommand.Root, "sql"), "*.sql", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SnowCommand.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("00_platform") && !path.Contains("85_") && !path.Contains("99_"))
            .Except(["sql/75_tasks/090_resume.sql", "sql/90_access/040_runs.sql"], StringComparer.Ordinal);
        Assert.Equal(scripts.Order(StringComparer.Ordinal), applied.Order(StringComparer.Ordinal));
    }

    private async Task SucceedsAsync(string part)
    {
        var (status, output, errors) = await _snow.ApplyAsync(part);
        Assert.True(status == 0, output + errors);
    }

    private async Task<string[]> StatesAsync()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        return [.. (await connection.QueryAsync("show tasks in schema ops")).Cast<IDictionary<string, object>>()
            .Where(task => task["name"] is "refresh_kpis" or "check_data").Select(task => (string)task["state"])];
    }

    private async Task<string[]> RowsAsync(string query)
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(query)];
    }
}
