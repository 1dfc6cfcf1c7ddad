using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>The embedded warehouse with its tasks, as one thing to open, start and close.</summary>
public sealed class EmbeddedDatabase : IAsyncDisposable
{
    private readonly EmbeddedWarehouse _warehouse;
    private readonly TimeProvider _time;
    private SqlTaskStore? _store;
    private SnowflakeTasks? _tasks;

    /// <param name="path">The database file.</param>
    /// <param name="stage">The folder that <c>@ops.lake</c> stands for.</param>
    public EmbeddedDatabase(string path, string stage, TimeProvider time)
    {
        var options = new EmbeddedWarehouseOptions { DatabasePath = path };
        options.Stages["ops.lake"] = stage;
        (_warehouse, _time) = (new EmbeddedWarehouse(options, time), time);
    }

    public DbDataSource Warehouse => _warehouse;

    /// <summary>Told of errors that belong to no task.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Reads the tasks that the database knows. Before this, statements about tasks are refused.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _store = await SqlTaskStore.OpenAsync(new DbEngineSql(await _warehouse.OpenEngineAsync(cancellationToken)), cancellationToken);
        _tasks = await SnowflakeTasks.OpenAsync(_store, new DbTaskEngine(_warehouse), _time, cancellationToken);
        _warehouse.TaskStatements = new TaskStatements(_tasks);
        _tasks.Runner.Faulted = error => Faulted?.Invoke(error);
    }

    /// <summary>Begins to run what comes due.</summary>
    public Task StartTasksAsync(CancellationToken cancellationToken) => Tasks.Runner.StartAsync(cancellationToken);

    /// <summary>Waits for the graph that runs, and begins nothing new.</summary>
    public Task StopTasksAsync(CancellationToken cancellationToken) => Tasks.Runner.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_tasks is not null)
            await _tasks.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    private SnowflakeTasks Tasks => _tasks ?? throw new InvalidOperationException("OpenAsync comes first.");

    private sealed class TaskStatements(SnowflakeTasks tasks) : ITaskStatements
    {
        public async Task<StatementResult?> TryExecuteAsync(SqlStatement statement, SnowflakeConnection connection, CancellationToken cancellationToken)
        {
            if (await tasks.ExecuteAsync(statement, cancellationToken) is not { } result)
                return null;
            var columns = result.Columns.Select((name, at) => (name, TypeOf(result, at))).ToList();
            return new StatementResult(RowSet.Of(columns, result.Rows.Select(row => row.ToArray())));
        }

        private static Type TypeOf(TaskResult result, int column) =>
            result.Rows.Select(row => row[column]).FirstOrDefault(value => value is not null)?.GetType() ?? typeof(string);
    }
}
