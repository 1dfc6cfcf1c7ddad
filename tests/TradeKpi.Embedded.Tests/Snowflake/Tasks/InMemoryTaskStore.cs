using TradeKpi.Embedded.Snowflake.Dynamic;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>A store in memory; handing it to a second instance is a restart.</summary>
internal sealed class InMemoryTaskStore : ITaskStore, IDynamicTableStore
{
    private readonly Dictionary<ObjectName, TaskDefinition> _tasks = [];
    private readonly Dictionary<ObjectName, DynamicTable> _tables = [];
    private readonly List<TaskRun> _runs = [];
    private readonly List<RefreshRun> _refreshes = [];

    /// <summary>Every state a run was ever written in.</summary>
    public List<(string Task, string State)> Written { get; } = [];

    public IReadOnlyList<TaskRun> Runs
    {
        get
        {
            lock (_runs)
                return [.. _runs];
        }
    }

    public IReadOnlyList<RefreshRun> Refreshes => _refreshes;

    public Task<IReadOnlyList<TaskDefinition>> TasksAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TaskDefinition>>([.. _tasks.Values]);

    public Task SaveAsync(IReadOnlyList<TaskDefinition> tasks, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
            _tasks[task.Name] = task;
        return Task.CompletedTask;
    }

    public Task DeleteTaskAsync(ObjectName name, CancellationToken cancellationToken)
    {
        _tasks.Remove(name);
        return Task.CompletedTask;
    }

    public Task WriteAsync(TaskRun run, CancellationToken cancellationToken)
    {
        lock (_runs)
        {
            Written.Add((run.Name.Name, run.State));
            var at = _runs.FindIndex(other => other.QueryId == run.QueryId);
            if (at < 0)
                _runs.Add(run);
            else
                _runs[at] = run;
        }

        return Task.CompletedTask;
    }

    public Task BeginGraphAsync(TaskRun root, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EndGraphAsync(TaskRun root, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<TaskRun>> OpenRunsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TaskRun>>([.. _runs.Where(run => run.State is TaskRunState.Scheduled or TaskRunState.Executing)]);

    public Task<IReadOnlyList<DynamicTable>> DynamicTablesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DynamicTable>>([.. _tables.Values]);

    public Task SaveAsync(DynamicTable table, CancellationToken cancellationToken)
    {
        _tables[table.Name] = table;
        return Task.CompletedTask;
    }

    public Task DeleteDynamicTableAsync(ObjectName name, CancellationToken cancellationToken)
    {
        _tables.Remove(name);
        return Task.CompletedTask;
    }

    public Task WriteAsync(RefreshRun run, CancellationToken cancellationToken)
    {
        _refreshes.RemoveAll(other => other.QueryId == run.QueryId);
        _refreshes.Add(run);
        return Task.CompletedTask;
    }

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_runs)
            _runs.RemoveAll(run => run.ScheduledTime < before);
        return Task.CompletedTask;
    }
}
