using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>What a task may be among the others.</summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/tasks-graphs</remarks>
internal static class TaskGraphRules
{
    private const int MostTasks = 1000;
    private const int MostNeighbours = 100;

    /// <summary>Checks a task against the others, itself among them.</summary>
    /// <exception cref="SnowflakeSqlException">It breaks a rule of task graphs.</exception>
    public static void Check(TaskDefinition task, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks, SqlStatement statement)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tasks);
        foreach (var other in task.Predecessors.Concat(task.Finalizes is { } finalized ? [finalized] : []))
        {
            if (other == task.Name)
                throw statement.Refused($"the task {task.Name} cannot come after itself.");
            if (!tasks.ContainsKey(other))
                throw statement.Refused($"the task {other} does not exist.");
            if (other.Schema != task.Name.Schema)
                throw statement.Refused($"all tasks of a graph share one schema: {task.Name} and {other} do not.");
            if (tasks[other].Finalizes is not null)
                throw statement.Refused($"{other} is a finalizer: no task can come after it.");
        }

        if (!task.IsRoot && task.Schedule is not null)
            throw statement.Refused(
                $"{task.Name} has a schedule, and so cannot have AFTER or FINALIZE: only the root of a graph is scheduled.");
        PredecessorsState.Check(task, statement);
        if (task.Finalizes is { } root)
            CheckFinalizer(task, root, tasks, statement);
        CheckShape(task, tasks, statement);
    }

    private static void CheckFinalizer(
        TaskDefinition task, ObjectName root, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks, SqlStatement statement)
    {
        if (task.Predecessors.Count > 0)
            throw statement.Refused($"{task.Name} is a finalizer: it cannot have AFTER.");
        if (!tasks[root].IsRoot)
            throw statement.Refused($"FINALIZE names a root task; {root} is none.");
        if (tasks.Values.FirstOrDefault(other => other.Finalizes == root && other.Name != task.Name) is { } rival)
            throw statement.Refused($"{root} already has the finalizer {rival.Name}.");
        if (tasks.Values.FirstOrDefault(other => other.Predecessors.Contains(task.Name)) is { } child)
            throw statement.Refused($"{task.Name} is a finalizer: {child.Name} cannot come after it.");
    }

    private static void CheckShape(TaskDefinition task, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks, SqlStatement statement)
    {
        if (task.Predecessors.Count > MostNeighbours)
            throw statement.Refused($"{task.Name} has more than {MostNeighbours} predecessors.");
        foreach (var predecessor in task.Predecessors)
        {
            if (tasks.Values.Count(other => other.Predecessors.Contains(predecessor)) > MostNeighbours)
                throw statement.Refused($"{predecessor} has more than {MostNeighbours} children.");
        }

        foreach (var member in TaskGraph.Descendants(task.Name, tasks).Append(task))
        {
            var roots = Roots(member.Name, tasks, statement).ToList();
            if (roots.Count > 1)
                throw statement.Refused(
                    $"a task belongs to one graph: the predecessors of {member.Name} have the roots {string.Join(" and ", roots)}.");
        }

        if (TaskGraph.Descendants(TaskGraph.RootOf(task.Name, tasks), tasks).Count >= MostTasks)
            throw statement.Refused($"a graph has at most {MostTasks} tasks.");
    }

    private static IEnumerable<ObjectName> Roots(
        ObjectName start, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks, SqlStatement statement)
    {
        var found = new HashSet<ObjectName>();
        var done = new HashSet<ObjectName>();
        Visit(start, []);
        return found;

        void Visit(ObjectName name, HashSet<ObjectName> path)
        {
            if (!path.Add(name))
                throw statement.Refused($"{name} would come after itself: a graph has no loops.");
            if (done.Add(name) && tasks[name].Predecessors is { Count: > 0 } predecessors)
            {
                foreach (var predecessor in predecessors)
                    Visit(predecessor, path);
            }
            else if (tasks[name].Predecessors.Count == 0)
            {
                found.Add(name);
            }

            path.Remove(name);
        }
    }
}
