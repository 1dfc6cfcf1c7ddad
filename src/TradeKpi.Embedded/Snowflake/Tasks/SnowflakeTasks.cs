using TradeKpi.Embedded.Snowflake.Tasks.Dynamic;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Task graphs and dynamic tables of one database: their statements, and the runner that executes them.</summary>
/// <remarks>
/// Source of the behaviour: https://docs.snowflake.com/en/user-guide/tasks-intro and …/user-guide/dynamic-tables-about.
/// Definitions, queue and history are in the store, so a new process goes on where the old one ended.
/// </remarks>
public sealed class SnowflakeTasks : IAsyncDisposable
{
    private readonly TaskCatalog _catalog;
    private readonly DynamicTableCatalog _dynamicTables;
    private readonly IDisposable[] _owned;

    private SnowflakeTasks(TaskCatalog catalog, DynamicTableCatalog dynamicTables, TaskRunner runner, params IDisposable[] owned) =>
        (_catalog, _dynamicTables, Runner, _owned) = (catalog, dynamicTables, runner, owned);

    public TaskRunner Runner { get; }

    /// <summary>Reads what the store holds. One instance a database.</summary>
    public static async Task<SnowflakeTasks> OpenAsync(
        ITaskStore store, ITaskEngine engine, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var queue = new TaskQueue(store, time);
        var catalog = new TaskCatalog(store, queue, time);
        var refresher = new DynamicTableRefresher(store, engine, time);
        await catalog.LoadAsync(cancellationToken).ConfigureAwait(false);
        await queue.LoadAsync(cancellationToken).ConfigureAwait(false);
        await refresher.LoadAsync(cancellationToken).ConfigureAwait(false);
        var runner = new TaskRunner(catalog, queue, new TaskExecution(engine, store, time), refresher, store, time);
        var dynamicTables = new DynamicTableCatalog(engine, refresher, time);
        return new SnowflakeTasks(catalog, dynamicTables, runner, catalog, dynamicTables, refresher, queue);
    }

    /// <summary>Executes a statement about tasks or dynamic tables.</summary>
    /// <returns>Null when it is about neither.</returns>
    /// <exception cref="TaskSqlException">It is, and cannot be obeyed.</exception>
    public async Task<TaskResult?> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken = default)
    {
        if (TaskParser.Parse(statement) is { } task)
            return await _catalog.ApplyAsync(task, cancellationToken).ConfigureAwait(false);
        return DynamicTableParser.Parse(statement) is { } table
            ? await _dynamicTables.ApplyAsync(table, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Refuses DML on a dynamic table; ask it before such a statement of a user runs.</summary>
    /// <exception cref="TaskSqlException">The statement would change a dynamic table.</exception>
    public void RefuseDml(SqlStatement statement) => _dynamicTables.RefuseDml(statement);

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync().ConfigureAwait(false);
        foreach (var owned in _owned)
            owned.Dispose();
    }
}
