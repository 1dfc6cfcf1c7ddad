using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>All tasks. Every change is in the store before it is seen.</summary>
internal sealed class TaskCatalog(ITaskStore store) : IDisposable
{
    private readonly Turn _turn = new();
    private volatile IReadOnlyDictionary<ObjectName, TaskDefinition> _tasks = new Dictionary<ObjectName, TaskDefinition>();

    /// <summary>An unchanging picture of the tasks as they are now.</summary>
    public IReadOnlyDictionary<ObjectName, TaskDefinition> Tasks => _tasks;

    /// <summary>A definition or state changed.</summary>
    public Action? Changed { get; set; }

    public void Dispose() => _turn.Dispose();

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _tasks = (await store.TasksAsync(cancellationToken)).ToDictionary(task => task.Name);

    /// <summary>Taken by whoever looks at the tasks and then saves or deletes some, so that the tasks are the same meanwhile.</summary>
    public Task<Turn.Lease> TakeTurnAsync(CancellationToken cancellationToken) => _turn.TakeAsync(cancellationToken);

    /// <summary>Changes tasks by what a run has found out: failures counted, a failing graph suspended.</summary>
    public async Task UpdateAsync(
        IEnumerable<ObjectName> names, Func<TaskDefinition, TaskDefinition> change, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        var known = names.Where(_tasks.ContainsKey).Select(name => _tasks[name]);
        await SaveAsync([.. known.Select(task => (Old: task, New: change(task))).Where(pair => pair.Old != pair.New)
            .Select(pair => pair.New)],
            cancellationToken);
    }

    public async Task SaveAsync(IReadOnlyList<TaskDefinition> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        await store.SaveAsync(changed, cancellationToken);
        var tasks = new Dictionary<ObjectName, TaskDefinition>(_tasks);
        foreach (var task in changed)
            tasks[task.Name] = task;
        _tasks = tasks;
        Changed?.Invoke();
    }

    public async Task DeleteAsync(ObjectName name, CancellationToken cancellationToken)
    {
        await store.DeleteTaskAsync(name, cancellationToken);
        _tasks = _tasks.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value);
    }
}
