using TradeKpi.Embedded.Snowflake.Dynamic;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Task graphs and dynamic tables of one database: their statements, and the runner that executes them.</summary>
/// <remarks>
/// Source of the behaviour: https://docs.snowflake.com/en/user-guide/tasks-intro and …/user-guide/dynamic-tables-about.
/// Definitions, queue and history are in the store, so a new process goes on where the old one ended.
/// </remarks>
internal sealed class SnowflakeTasks : IAsyncDisposable
{
    private readonly TaskChanges _tasks;
    private readonly DynamicTableChanges _dynamicTables;
    private readonly IDisposable[] _owned;

    private SnowflakeTasks(TaskChanges tasks, DynamicTableChanges dynamicTables, TaskRunner runner, params IDisposable[] owned) =>
        (_tasks, _dynamicTables, Runner, _owned) = (tasks, dynamicTables, runner, owned);

    public TaskRunner Runner { get; }

    /// <summary>Reads what the store holds. One instance a database.</summary>
    public static async Task<SnowflakeTasks> OpenAsync(
        ITaskStore store, IDynamicTableStore tables, OpenSession open, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var (queue, catalog, dynamicTables) = (new TaskQueue(store, time), new TaskCatalog(store), new DynamicTables(tables));
        await catalog.LoadAsync(cancellationToken);
        await queue.LoadAsync(cancellationToken);
        await dynamicTables.LoadAsync(cancellationToken);
        var refresher = new DynamicTableRefresher(dynamicTables, tables, open, time);
        var runner = new TaskRunner(catalog, queue, new TaskExecution(open, store, time), refresher, store, time);
        var changes = new DynamicTableChanges(dynamicTables, refresher, open, time);
        return new SnowflakeTasks(new TaskChanges(catalog, queue, time), changes, runner, catalog, changes, refresher, queue);
    }

    /// <summary>Executes a statement about tasks or dynamic tables.</summary>
    /// <returns>Null when it is about neither.</returns>
    /// <exception cref="SnowflakeSqlException">It is, and cannot be obeyed.</exception>
    public async Task<Answer?> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken = default)
    {
        if (TaskParser.Parse(statement) is { } task)
            return await _tasks.ApplyAsync(task, cancellationToken);
        return DynamicTableParser.Parse(statement) is { } table
            ? await _dynamicTables.ApplyAsync(table, cancellationToken)
            : null;
    }

    /// <summary>Refuses DML on a dynamic table; ask it before such a statement of a user runs.</summary>
    /// <exception cref="SnowflakeSqlException">The statement would change a dynamic table.</exception>
    public void RefuseDml(SqlStatement statement) => _dynamicTables.RefuseDml(statement);

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        foreach (var owned in _owned)
            owned.Dispose();
    }
}
