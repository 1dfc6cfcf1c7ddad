using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Where definitions and history of tasks are kept: they outlive the process.</summary>
internal interface ITaskStore
{
    Task<IReadOnlyList<TaskDefinition>> TasksAsync(CancellationToken cancellationToken);

    Task SaveAsync(IReadOnlyList<TaskDefinition> tasks, CancellationToken cancellationToken);

    Task DeleteTaskAsync(ObjectName name, CancellationToken cancellationToken);

    /// <summary>Writes a run, over the row with the same <see cref="TaskRun.QueryId"/> where there is one.</summary>
    Task WriteAsync(TaskRun run, CancellationToken cancellationToken);

    /// <summary>Runs that are SCHEDULED or EXECUTING.</summary>
    Task<IReadOnlyList<TaskRun>> OpenRunsAsync(CancellationToken cancellationToken);

    /// <summary>A graph runs, from its root to its finalizer.</summary>
    Task BeginGraphAsync(TaskRun root, CancellationToken cancellationToken);

    /// <summary>It runs no more.</summary>
    Task EndGraphAsync(TaskRun root, CancellationToken cancellationToken);

    /// <summary>Forgets history, of dynamic tables too, that was scheduled before an instant.</summary>
    Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
