using System.Diagnostics;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>What the statements do to tasks.</summary>
internal sealed class TaskChanges(TaskCatalog catalog, TaskQueue queue, TimeProvider time)
{
    private const string Kind = "task";

    /// <exception cref="SnowflakeSqlException">The command cannot be obeyed; nothing has changed.</exception>
    public async Task<Answer> ApplyAsync(TaskCommand command, CancellationToken cancellationToken)
    {
        using var turn = await catalog.TakeTurnAsync(cancellationToken);
        return command switch
        {
            CreateTask create => await CreateAsync(create, cancellationToken),
            SwitchTask change => await SwitchAsync(change, cancellationToken),
            ChangeTask change => await ChangeAsync(change, cancellationToken),
            DropTask drop => await DropAsync(drop.Task, cancellationToken),
            ExecuteTask execute => await ExecuteAsync(execute.Task, cancellationToken),
            EnableDependents enable => await EnableAsync(enable.Task, cancellationToken),
            ShowTasks show => TaskListing.Of(catalog.Tasks, show.Filter),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<Answer> CreateAsync(CreateTask create, CancellationToken cancellationToken)
    {
        var name = create.Task.Name;
        var now = time.GetUtcNow();
        var old = catalog.Tasks.GetValueOrDefault(name);
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
        return old is not null && create.Mode == CreateMode.Alter
            ? Answer.Executed
            : Answer.Status($"Task {name} successfully created.");
    }

    private async Task<Answer> ChangeAsync(ChangeTask command, CancellationToken cancellationToken)
    {
        if (command.Task.In(catalog.Tasks, Kind) is { } task)
            await ReplaceAsync(task, command.Change(task), command.Task.Statement, cancellationToken);
        return Answer.Executed;
    }

    private async Task<Answer> SwitchAsync(SwitchTask command, CancellationToken cancellationToken)
    {
        if (command.Task.In(catalog.Tasks, Kind) is { } task && task.Started != command.Start)
        {
            // A root may be switched at any time; what hangs on it only while the root rests.
            if (!task.IsRoot)
                RefuseUnlessSuspended(TaskGraph.RootOf(task.Name, catalog.Tasks), command.Task.Statement);
            await catalog.SaveAsync([command.Start ? Resumed(task) : Suspended(task)], cancellationToken);
        }

        return Answer.Executed;
    }

    private async Task<Answer> DropAsync(NamedObject dropped, CancellationToken cancellationToken)
    {
        if (dropped.In(catalog.Tasks, Kind) is not { } task)
            return Answer.Status("Drop statement executed successfully.");
        var root = TaskGraph.RootOf(task.Name, catalog.Tasks);
        if (root != task.Name)
            RefuseUnlessSuspended(root, dropped.Statement);

        // Children of a dropped task lose it as predecessor: https://docs.snowflake.com/en/sql-reference/sql/drop-task
        var orphans = catalog.Tasks.Values.Where(other => other.Predecessors.Contains(task.Name) || other.Finalizes == task.Name)
            .Select(other => Suspended(other) with
            {
                Predecessors = [.. other.Predecessors.Where(name => name != task.Name)],
                Finalizes = other.Finalizes == task.Name ? null : other.Finalizes,
            })
            .Concat(root != task.Name ? [catalog.Tasks[root] with { GraphVersion = catalog.Tasks[root].GraphVersion + 1 }] : [])
            .ToDictionary(other => other.Name);
        await queue.DropAsync(task.Name, cancellationToken);
        await catalog.DeleteAsync(task.Name, cancellationToken);
        await catalog.SaveAsync([.. orphans.Values], cancellationToken);
        return Answer.Status($"{task.Name} successfully dropped.");
    }

    private async Task<Answer> ExecuteAsync(NamedObject root, CancellationToken cancellationToken)
    {
        var task = root.In(catalog.Tasks, Kind)!;
        if (!task.IsRoot)
            throw root.Statement.Refused(
                $"EXECUTE TASK takes the root of a graph: {task.Name} is part of the graph of " +
                $"{TaskGraph.RootOf(task.Name, catalog.Tasks)}.");
        await queue.AddAsync(task, cancellationToken);
        return Answer.Status($"Task {task.Name} is scheduled to run immediately.");
    }

    private async Task<Answer> EnableAsync(NamedObject above, CancellationToken cancellationToken)
    {
        var task = above.In(catalog.Tasks, Kind)!;
        var below = TaskGraph.Of(task.IsRoot ? task.Name : TaskGraph.RootOf(task.Name, catalog.Tasks), catalog.Tasks);
        var wanted = new HashSet<ObjectName> { task.Name };
        foreach (var child in below.Children.Where(child => child.Predecessors.Any(wanted.Contains)))
            wanted.Add(child.Name);
        if (task.IsRoot && below.Finalizer is { } finalizer)
            wanted.Add(finalizer.Name);
        await catalog.SaveAsync([.. wanted.Select(name => catalog.Tasks[name]).Where(member => !member.Started).Select(Resumed)],
            cancellationToken);
        return new Answer(["system$task_dependents_enable"], [["Statement executed successfully."]]);
    }

    private async Task ReplaceAsync(TaskDefinition? old, TaskDefinition task, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (old is not null)
            RefuseUnlessSuspended(TaskGraph.RootOf(old.Name, catalog.Tasks), statement);
        var after = new Dictionary<ObjectName, TaskDefinition>(catalog.Tasks) { [task.Name] = task };
        TaskGraphRules.Check(task, after, statement);
        var root = TaskGraph.RootOf(task.Name, after);
        if (root != task.Name)
            RefuseUnlessSuspended(root, statement);
        // A change to a task of the graph is a new version of the graph: https://docs.snowflake.com/en/user-guide/tasks-graphs
        var changed = root != task.Name
            ? [task, after[root] with { GraphVersion = after[root].GraphVersion + 1 }]
            : new List<TaskDefinition> { old is null ? task : task with { GraphVersion = old.GraphVersion + 1 } };
        await catalog.SaveAsync(changed, cancellationToken);
    }

    private void RefuseUnlessSuspended(ObjectName root, SqlStatement statement)
    {
        if (catalog.Tasks.GetValueOrDefault(root) is { Started: true })
            throw statement.Refused($"unable to update the graph with root task {root} since that root task is not suspended.");
    }

    private TaskDefinition Resumed(TaskDefinition task) =>
        task with { Started = true, ScheduleBase = time.GetUtcNow(), SuspendedOn = null, SuspendedReason = null, ConsecutiveFailures = 0 };

    private TaskDefinition Suspended(TaskDefinition task) =>
        task.Started ? task with { Started = false, SuspendedOn = time.GetUtcNow(), SuspendedReason = "USER_SUSPENDED" } : task;
}
