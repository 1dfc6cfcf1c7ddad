using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>All tasks, and what the statements do to them. Every change is in the store before it is seen.</summary>
internal sealed class TaskCatalog(ITaskStore store, TaskQueue queue, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile IReadOnlyDictionary<ObjectName, TaskDefinition> _tasks = new Dictionary<ObjectName, TaskDefinition>();

    /// <summary>An unchanging picture of the tasks as they are now.</summary>
    public IReadOnlyDictionary<ObjectName, TaskDefinition> Tasks => _tasks;

    /// <summary>A definition or state changed.</summary>
    public Action? Changed { get; set; }

    public void Dispose() => _gate.Dispose();

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _tasks = (await store.TasksAsync(cancellationToken)).ToDictionary(task => task.Name);

    /// <exception cref="SnowflakeSqlException">The command cannot be obeyed; nothing has changed.</exception>
    public async Task<Answer> ApplyAsync(TaskCommand command, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return command switch
            {
                CreateTask create => await CreateAsync(create, cancellationToken),
                SwitchTask change => await SwitchAsync(change, cancellationToken),
                ChangeTask change => await ChangeAsync(change, cancellationToken),
                DropTask drop => await DropAsync(drop, cancellationToken),
                ExecuteTask execute => await ExecuteAsync(execute, cancellationToken),
                EnableDependents enable => await EnableAsync(enable, cancellationToken),
                ShowTasks show => TaskListing.Of(_tasks, show),
                _ => throw command.Statement.Refused("this task statement is not supported."),
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Changes tasks by what a run has found out: failures counted, a failing graph suspended.</summary>
    public async Task UpdateAsync(
        IEnumerable<ObjectName> names, Func<TaskDefinition, TaskDefinition> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var changed = names.Where(_tasks.ContainsKey).Select(name => (Old: _tasks[name], New: change(_tasks[name])))
                .Where(pair => pair.Old != pair.New).Select(pair => pair.New).ToList();
            await SaveAsync(changed, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Answer> CreateAsync(CreateTask create, CancellationToken cancellationToken)
    {
        var name = create.Task.Name;
        var now = time.GetUtcNow();
        var old = _tasks.GetValueOrDefault(name);
        if (old is not null && create.IfNotExists)
            return Answer.Status($"{name} already exists, statement succeeded.");
        if (old is not null && create.Mode == CreateMode.New)
            throw create.Statement.Refused($"the task {name} already exists.");

        var task = old is not null && create.Mode == CreateMode.Alter
            ? create.Task with
            {
                CreatedOn = old.CreatedOn,
                Started = old.Started,
                ScheduleBase = old.ScheduleBase,
                SuspendedOn = old.SuspendedOn,
                SuspendedReason = old.SuspendedReason,
                GraphVersion = old.GraphVersion,
                ConsecutiveFailures = old.ConsecutiveFailures,
            }
            : create.Task with { CreatedOn = now, ScheduleBase = now };
        await ReplaceAsync(old, task, create.Statement, cancellationToken);
        return Answer.Status(
            old is not null && create.Mode == CreateMode.Alter ? "Statement executed successfully." : $"Task {name} successfully created.");
    }

    private async Task<Answer> ChangeAsync(ChangeTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is { } task)
            await ReplaceAsync(task, command.Change(task), command.Statement, cancellationToken);
        return Answer.Status("Statement executed successfully.");
    }

    private async Task<Answer> SwitchAsync(SwitchTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is { } task && task.Started != command.Start)
        {
            // A root may be switched at any time; what hangs on it only while the root rests.
            if (!task.IsRoot)
                RefuseUnlessSuspended(TaskGraph.RootOf(task.Name, _tasks), command.Statement);
            await SaveAsync([command.Start ? Resumed(task) : Suspended(task)], cancellationToken);
        }

        return Answer.Status("Statement executed successfully.");
    }

    private async Task<Answer> DropAsync(DropTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is not { } task)
            return Answer.Status("Drop statement executed successfully.");
        var root = TaskGraph.RootOf(task.Name, _tasks);
        if (root != task.Name)
            RefuseUnlessSuspended(root, command.Statement);

        // Children of a dropped task lose it as predecessor: https://docs.snowflake.com/en/sql-reference/sql/drop-task
        var orphans = _tasks.Values.Where(other => other.Predecessors.Contains(task.Name) || other.Finalizes == task.Name)
            .Select(other => Suspended(other) with
            {
                Predecessors = [.. other.Predecessors.Where(name => name != task.Name)],
                Finalizes = other.Finalizes == task.Name ? null : other.Finalizes,
            })
            .Concat(root != task.Name ? [_tasks[root] with { GraphVersion = _tasks[root].GraphVersion + 1 }] : [])
            .ToDictionary(other => other.Name);
        await queue.DropAsync(task.Name, cancellationToken);
        await store.DeleteTaskAsync(task.Name, cancellationToken);
        _tasks = _tasks.Where(pair => pair.Key != task.Name).ToDictionary(pair => pair.Key, pair => pair.Value);
        await SaveAsync([.. orphans.Values], cancellationToken);
        return Answer.Status($"{task.Name} successfully dropped.");
    }

    private async Task<Answer> ExecuteAsync(ExecuteTask command, CancellationToken cancellationToken)
    {
        var task = Find(command.Name, false, command.Statement)!;
        if (!task.IsRoot)
            throw command.Statement.Refused(
                $"EXECUTE TASK takes the root of a graph: {task.Name} is part of the graph of {TaskGraph.RootOf(task.Name, _tasks)}.");
        await queue.AddAsync(task, cancellationToken);
        return Answer.Status($"Task {task.Name} is scheduled to run immediately.");
    }

    private async Task<Answer> EnableAsync(EnableDependents command, CancellationToken cancellationToken)
    {
        var task = Find(command.Name, false, command.Statement)!;
        var below = TaskGraph.Of(task.IsRoot ? task.Name : TaskGraph.RootOf(task.Name, _tasks), _tasks);
        var wanted = new HashSet<ObjectName> { task.Name };
        foreach (var child in below.Children.Where(child => child.Predecessors.Any(wanted.Contains)))
            wanted.Add(child.Name);
        if (task.IsRoot && below.Finalizer is { } finalizer)
            wanted.Add(finalizer.Name);
        await SaveAsync([.. wanted.Select(name => _tasks[name]).Where(member => !member.Started).Select(Resumed)], cancellationToken);
        return new Answer(["system$task_dependents_enable"], [["Statement executed successfully."]]);
    }

    private async Task ReplaceAsync(TaskDefinition? old, TaskDefinition task, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (old is not null)
            RefuseUnlessSuspended(TaskGraph.RootOf(old.Name, _tasks), statement);
        var after = new Dictionary<ObjectName, TaskDefinition>(_tasks) { [task.Name] = task };
        TaskGraph.Check(task, after, statement);
        var root = TaskGraph.RootOf(task.Name, after);
        if (root != task.Name)
            RefuseUnlessSuspended(root, statement);
        // A change to a task of the graph is a new version of the graph: https://docs.snowflake.com/en/user-guide/tasks-graphs
        var changed = root != task.Name
            ? [task, after[root] with { GraphVersion = after[root].GraphVersion + 1 }]
            : new List<TaskDefinition> { old is null ? task : task with { GraphVersion = old.GraphVersion + 1 } };
        await SaveAsync(changed, cancellationToken);
    }

    private async Task SaveAsync(List<TaskDefinition> changed, CancellationToken cancellationToken)
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

    private TaskDefinition? Find(ObjectName name, bool ifExists, SqlStatement statement) => _tasks.GetValueOrDefault(name)
        ?? (ifExists ? null : throw statement.Refused($"the task {name} does not exist."));

    private void RefuseUnlessSuspended(ObjectName root, SqlStatement statement)
    {
        if (_tasks.GetValueOrDefault(root) is { Started: true })
            throw statement.Refused($"unable to update the graph with root task {root} since that root task is not suspended.");
    }

    private TaskDefinition Resumed(TaskDefinition task) =>
        task with { Started = true, ScheduleBase = time.GetUtcNow(), SuspendedOn = null, SuspendedReason = null, ConsecutiveFailures = 0 };

    private TaskDefinition Suspended(TaskDefinition task) =>
        task.Started ? task with { Started = false, SuspendedOn = time.GetUtcNow(), SuspendedReason = "USER_SUSPENDED" } : task;
}
