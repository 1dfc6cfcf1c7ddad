namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>All tasks, and what the statements do to them. Every change is in the store before it is seen.</summary>
internal sealed class TaskCatalog(ITaskStore store, TaskQueue queue, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile IReadOnlyDictionary<TaskName, TaskDefinition> _tasks = new Dictionary<TaskName, TaskDefinition>();

    /// <summary>An unchanging picture of the tasks as they are now.</summary>
    public IReadOnlyDictionary<TaskName, TaskDefinition> Tasks => _tasks;

    /// <summary>A definition or state changed.</summary>
    public Action? Changed { get; set; }

    public void Dispose() => _gate.Dispose();

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _tasks = (await store.TasksAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(task => task.Name);

    /// <exception cref="TaskSqlException">The command cannot be obeyed; nothing has changed.</exception>
    public async Task<TaskResult> ApplyAsync(TaskCommand command, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return command switch
            {
                CreateTask create => await CreateAsync(create, cancellationToken).ConfigureAwait(false),
                SwitchTask change => await SwitchAsync(change, cancellationToken).ConfigureAwait(false),
                ChangeTask change => await ChangeAsync(change, cancellationToken).ConfigureAwait(false),
                DropTask drop => await DropAsync(drop, cancellationToken).ConfigureAwait(false),
                ExecuteTask execute => await ExecuteAsync(execute, cancellationToken).ConfigureAwait(false),
                EnableDependents enable => await EnableAsync(enable, cancellationToken).ConfigureAwait(false),
                ShowTasks show => TaskListing.Of(_tasks, show),
                _ => throw new TaskSqlException("this task statement is not supported.", command.Line),
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Changes tasks by what a run has found out: failures counted, a failing graph suspended.</summary>
    public async Task UpdateAsync(
        IEnumerable<TaskName> names, Func<TaskDefinition, TaskDefinition> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var changed = names.Where(_tasks.ContainsKey).Select(name => (Old: _tasks[name], New: change(_tasks[name])))
                .Where(pair => pair.Old != pair.New).Select(pair => pair.New).ToList();
            await SaveAsync(changed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<TaskResult> CreateAsync(CreateTask create, CancellationToken cancellationToken)
    {
        var name = create.Task.Name;
        var now = time.GetUtcNow();
        var old = _tasks.GetValueOrDefault(name);
        if (old is not null && create.IfNotExists)
            return TaskResult.Status($"{name} already exists, statement succeeded.");
        if (old is not null && create.Mode == CreateMode.New)
            throw new TaskSqlException($"the task {name} already exists.", create.Line);

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
        await ReplaceAsync(old, task, create.Line, cancellationToken).ConfigureAwait(false);
        return TaskResult.Status(
            old is not null && create.Mode == CreateMode.Alter ? "Statement executed successfully." : $"Task {name} successfully created.");
    }

    private async Task<TaskResult> ChangeAsync(ChangeTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is { } task)
            await ReplaceAsync(task, command.Change(task), command.Line, cancellationToken).ConfigureAwait(false);
        return TaskResult.Status("Statement executed successfully.");
    }

    private async Task<TaskResult> SwitchAsync(SwitchTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is { } task && task.Started != command.Start)
        {
            // A root may be switched at any time; what hangs on it only while the root rests.
            if (!task.IsRoot)
                RefuseUnlessSuspended(TaskGraph.RootOf(task.Name, _tasks), command.Line);
            await SaveAsync([command.Start ? Resumed(task) : Suspended(task)], cancellationToken).ConfigureAwait(false);
        }

        return TaskResult.Status("Statement executed successfully.");
    }

    private async Task<TaskResult> DropAsync(DropTask command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is not { } task)
            return TaskResult.Status("Drop statement executed successfully.");
        var root = TaskGraph.RootOf(task.Name, _tasks);
        if (root != task.Name)
            RefuseUnlessSuspended(root, command.Line);

        // Children of a dropped task lose it as predecessor: https://docs.snowflake.com/en/sql-reference/sql/drop-task
        var orphans = _tasks.Values.Where(other => other.Predecessors.Contains(task.Name) || other.Finalizes == task.Name)
            .Select(other => Suspended(other) with
            {
                Predecessors = [.. other.Predecessors.Where(name => name != task.Name)],
                Finalizes = other.Finalizes == task.Name ? null : other.Finalizes,
            })
            .Concat(root != task.Name ? [_tasks[root] with { GraphVersion = _tasks[root].GraphVersion + 1 }] : [])
            .ToDictionary(other => other.Name);
        await queue.DropAsync(task.Name, cancellationToken).ConfigureAwait(false);
        await store.DeleteTaskAsync(task.Name, cancellationToken).ConfigureAwait(false);
        _tasks = _tasks.Where(pair => pair.Key != task.Name).ToDictionary(pair => pair.Key, pair => pair.Value);
        await SaveAsync([.. orphans.Values], cancellationToken).ConfigureAwait(false);
        return TaskResult.Status($"{task.Name} successfully dropped.");
    }

    private async Task<TaskResult> ExecuteAsync(ExecuteTask command, CancellationToken cancellationToken)
    {
        var task = Find(command.Name, false, command.Line)!;
        if (!task.IsRoot)
            throw new TaskSqlException(
                $"EXECUTE TASK takes the root of a graph: {task.Name} is part of the graph of {TaskGraph.RootOf(task.Name, _tasks)}.",
                command.Line);
        if (command.RetryLast)
            await RefuseRetryAsync(task, command.Line, cancellationToken).ConfigureAwait(false);
        await queue.AddAsync(task, command.RetryLast, cancellationToken).ConfigureAwait(false);
        return TaskResult.Status($"Task {task.Name} is scheduled to run immediately.");
    }

    /// <remarks>https://docs.snowflake.com/en/sql-reference/sql/execute-task, RETRY LAST.</remarks>
    private async Task RefuseRetryAsync(TaskDefinition root, int line, CancellationToken cancellationToken)
    {
        var last = await store.LastGraphRunAsync(root.Name, cancellationToken).ConfigureAwait(false);
        var attempt = last.Count == 0 ? 0 : last.Max(run => run.AttemptNumber);
        if (!last.Any(run => run.AttemptNumber == attempt && run.State is TaskRunState.Failed or TaskRunState.Cancelled))
            throw new TaskSqlException(
                $"there is nothing to retry: the last graph run of {root.Name} neither failed nor was cancelled.", line);
        if (last.Any(run => run.GraphVersion != root.GraphVersion))
            throw new TaskSqlException($"the graph of {root.Name} has changed since its last run: it cannot be retried.", line);
    }

    private async Task<TaskResult> EnableAsync(EnableDependents command, CancellationToken cancellationToken)
    {
        var task = Find(command.Name, false, command.Line)!;
        var below = TaskGraph.Of(task.IsRoot ? task.Name : TaskGraph.RootOf(task.Name, _tasks), _tasks);
        var wanted = new HashSet<TaskName> { task.Name };
        foreach (var child in below.Children.Where(child => child.Predecessors.Any(wanted.Contains)))
            wanted.Add(child.Name);
        if (task.IsRoot && below.Finalizer is { } finalizer)
            wanted.Add(finalizer.Name);
        await SaveAsync([.. wanted.Select(name => _tasks[name]).Where(member => !member.Started).Select(Resumed)], cancellationToken)
            .ConfigureAwait(false);
        return new TaskResult(["system$task_dependents_enable"], [["Statement executed successfully."]]);
    }

    private async Task ReplaceAsync(TaskDefinition? old, TaskDefinition task, int line, CancellationToken cancellationToken)
    {
        if (old is not null)
            RefuseUnlessSuspended(TaskGraph.RootOf(old.Name, _tasks), line);
        var after = new Dictionary<TaskName, TaskDefinition>(_tasks) { [task.Name] = task };
        TaskGraph.Check(task, after, line);
        var root = TaskGraph.RootOf(task.Name, after);
        if (root != task.Name)
            RefuseUnlessSuspended(root, line);
        // A change to a task of the graph is a new version of the graph: https://docs.snowflake.com/en/user-guide/tasks-graphs
        var changed = root != task.Name
            ? [task, after[root] with { GraphVersion = after[root].GraphVersion + 1 }]
            : new List<TaskDefinition> { old is null ? task : task with { GraphVersion = old.GraphVersion + 1 } };
        await SaveAsync(changed, cancellationToken).ConfigureAwait(false);
    }

    private async Task SaveAsync(List<TaskDefinition> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        await store.SaveAsync(changed, cancellationToken).ConfigureAwait(false);
        var tasks = new Dictionary<TaskName, TaskDefinition>(_tasks);
        foreach (var task in changed)
            tasks[task.Name] = task;
        _tasks = tasks;
        Changed?.Invoke();
    }

    private TaskDefinition? Find(TaskName name, bool ifExists, int line) => _tasks.GetValueOrDefault(name)
        ?? (ifExists ? null : throw new TaskSqlException($"the task {name} does not exist.", line));

    private void RefuseUnlessSuspended(TaskName root, int line)
    {
        if (_tasks.GetValueOrDefault(root) is { Started: true })
            throw new TaskSqlException($"unable to update the graph with root task {root} since that root task is not suspended.", line);
    }

    private TaskDefinition Resumed(TaskDefinition task) =>
        task with { Started = true, ScheduleBase = time.GetUtcNow(), SuspendedOn = null, SuspendedReason = null, ConsecutiveFailures = 0 };

    private TaskDefinition Suspended(TaskDefinition task) =>
        task.Started ? task with { Started = false, SuspendedOn = time.GetUtcNow(), SuspendedReason = "USER_SUSPENDED" } : task;
}
