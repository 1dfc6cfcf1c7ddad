using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Tasks;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Gives an embedded warehouse its tasks and dynamic tables.</summary>
public sealed class TaskStatements : IAsyncDisposable
{
    private readonly EmbeddedWarehouse _warehouse;
    private readonly SqlTaskStore _store;
    private readonly SnowflakeTasks _tasks;

    private TaskStatements(EmbeddedWarehouse warehouse, SqlTaskStore store, SnowflakeTasks tasks) =>
        (_warehouse, _store, _tasks) = (warehouse, store, tasks);

    /// <summary>Runs what is due; start it, or run what is pending by hand.</summary>
    public TaskRunner Runner => _tasks.Runner;

    /// <summary>Reads the warehouse's tasks and lets it execute the statements about them. Once a warehouse.</summary>
    public static async Task<TaskStatements> AttachAsync(EmbeddedWarehouse warehouse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        var store = await SqlTaskStore.OpenAsync(await warehouse.OpenEngineAsync(cancellationToken), cancellationToken);
        var tasks = await SnowflakeTasks.OpenAsync(store, store, OpenAsync, warehouse.Time, cancellationToken);
        warehouse.Tasks = tasks;
        return new TaskStatements(warehouse, store, tasks);

        async Task<ISqlSession> OpenAsync(CancellationToken token) => new Engine(await warehouse.OpenConnectionAsync(token));
    }

    public async ValueTask DisposeAsync()
    {
        _warehouse.Tasks = null;
        await _tasks.DisposeAsync();
        await _store.DisposeAsync();
    }
}
