using TradeKpi.Embedded.Snowflake.Tasks.Dynamic;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Opens the sessions in which task bodies and refreshes run.</summary>
public interface ITaskEngine
{
    Task<ITaskSession> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>One session. Disposing it rolls back what was not committed.</summary>
public interface ITaskSession : IAsyncDisposable
{
    /// <summary>Executes one statement of the dialect.</summary>
    Task ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The first column of the first row of a query; null for SQL NULL and for no row.</summary>
    Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken);
}

/// <summary>Where definitions and history are kept: they outlive the process.</summary>
public interface ITaskStore
{
    Task<IReadOnlyList<TaskDefinition>> TasksAsync(CancellationToken cancellationToken);

    Task SaveAsync(IReadOnlyList<TaskDefinition> tasks, CancellationToken cancellationToken);

    Task DeleteTaskAsync(TaskName name, CancellationToken cancellationToken);

    /// <summary>Writes a run, over the row with the same <see cref="TaskRun.QueryId"/> where there is one.</summary>
    Task WriteAsync(TaskRun run, CancellationToken cancellationToken);

    /// <summary>Runs that are SCHEDULED or EXECUTING.</summary>
    Task<IReadOnlyList<TaskRun>> OpenRunsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Every run of the root's most recent graph run group, oldest first; empty when it never ran. Queued runs and runs whose root was
    /// skipped are none.
    /// </summary>
    Task<IReadOnlyList<TaskRun>> LastGraphRunAsync(TaskName root, CancellationToken cancellationToken);

    Task<IReadOnlyList<DynamicTable>> DynamicTablesAsync(CancellationToken cancellationToken);

    Task SaveAsync(DynamicTable table, CancellationToken cancellationToken);

    Task DeleteDynamicTableAsync(TaskName name, CancellationToken cancellationToken);

    Task WriteAsync(RefreshRun run, CancellationToken cancellationToken);

    /// <summary>Forgets history that was scheduled before an instant.</summary>
    Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
