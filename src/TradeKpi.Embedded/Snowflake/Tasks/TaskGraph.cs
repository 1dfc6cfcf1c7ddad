namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>A root task with what hangs on it, in an order in which it can run.</summary>
/// <param name="Children">Every predecessor stands before its successors.</param>
public sealed record TaskGraph(TaskDefinition Root, IReadOnlyList<TaskDefinition> Children, TaskDefinition? Finalizer)
{
    private const int MostTasks = 1000;
    private const int MostNeighbours = 100;

    /// <summary>The graph whose root is <paramref name="root"/>.</summary>
    public static TaskGraph Of(TaskName root, IReadOnlyDictionary<TaskName, TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var ordered = new List<TaskDefinition>();
        var reached = new HashSet<TaskName> { root };
        var members = Descendants(root, tasks);
        while (members.Count > 0)
        {
            // Ordinal by name where the graph leaves a choice, so that a run can be repeated exactly.
            // A predecessor that lost its own root runs elsewhere, and is not waited for.
            var next = members
                .Where(task => !task.Predecessors.Any(name => !reached.Contains(name) && members.Exists(member => member.Name == name)))
                .MinBy(task => task.Name.Name, StringComparer.Ordinal)
                ?? throw new TaskSqlException($"the tasks {string.Join(", ", members.Select(task => task.Name))} depend on each other.");
            members.Remove(next);
            reached.Add(next.Name);
            ordered.Add(next);
        }

        return new TaskGraph(tasks[root], ordered, tasks.Values.FirstOrDefault(task => task.Finalizes == root));
    }

    /// <summary>The root above a task: where its predecessors begin, or the root it finalizes.</summary>
    public static TaskName RootOf(TaskName name, IReadOnlyDictionary<TaskName, TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        for (var seen = new HashSet<TaskName>(); seen.Add(name) && tasks.TryGetValue(name, out var task) && !task.IsRoot;)
            name = task.Finalizes ?? task.Predecessors[0];
        return name;
    }

    /// <summary>Checks a task against the others, itself among them.</summary>
    /// <remarks>https://docs.snowflake.com/en/user-guide/tasks-graphs</remarks>
    /// <exception cref="TaskSqlException">It breaks a rule of task graphs.</exception>
    public static void Check(TaskDefinition task, IReadOnlyDictionary<TaskName, TaskDefinition> tasks, int line)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tasks);
        foreach (var other in task.Predecessors.Concat(task.Finalizes is { } finalized ? [finalized] : []))
        {
            if (other == task.Name)
                throw new TaskSqlException($"the task {task.Name} cannot come after itself.", line);
            if (!tasks.ContainsKey(other))
                throw new TaskSqlException($"the task {other} does not exist.", line);
            if (other.Schema != task.Name.Schema)
                throw new TaskSqlException($"all tasks of a graph share one schema: {task.Name} and {other} do not.", line);
            if (tasks[other].Finalizes is not null)
                throw new TaskSqlException($"{other} is a finalizer: no task can come after it.", line);
        }

        if (!task.IsRoot && task.Schedule is not null)
            throw new TaskSqlException(
                $"{task.Name} has a schedule, and so cannot have AFTER or FINALIZE: only the root of a graph is scheduled.", line);
        if (task.Finalizes is { } root)
            CheckFinalizer(task, root, tasks, line);
        CheckShape(task, tasks, line);
    }

    private static void CheckFinalizer(TaskDefinition task, TaskName root, IReadOnlyDictionary<TaskName, TaskDefinition> tasks, int line)
    {
        if (task.Predecessors.Count > 0)
            throw new TaskSqlException($"{task.Name} is a finalizer: it cannot have AFTER.", line);
        if (!tasks[root].IsRoot)
            throw new TaskSqlException($"FINALIZE names a root task; {root} is none.", line);
        if (tasks.Values.FirstOrDefault(other => other.Finalizes == root && other.Name != task.Name) is { } rival)
            throw new TaskSqlException($"{root} already has the finalizer {rival.Name}.", line);
        if (tasks.Values.FirstOrDefault(other => other.Predecessors.Contains(task.Name)) is { } child)
            throw new TaskSqlException($"{task.Name} is a finalizer: {child.Name} cannot come after it.", line);
    }

    private static void CheckShape(TaskDefinition task, IReadOnlyDictionary<TaskName, TaskDefinition> tasks, int line)
    {
        if (task.Predecessors.Count > MostNeighbours)
            throw new TaskSqlException($"{task.Name} has more than {MostNeighbours} predecessors.", line);
        foreach (var predecessor in task.Predecessors)
        {
            if (tasks.Values.Count(other => other.Predecessors.Contains(predecessor)) > MostNeighbours)
                throw new TaskSqlException($"{predecessor} has more than {MostNeighbours} children.", line);
        }

        foreach (var member in Descendants(task.Name, tasks).Append(task))
        {
            var roots = Roots(member.Name, tasks, line).ToList();
            if (roots.Count > 1)
                throw new TaskSqlException(
                    $"a task belongs to one graph: the predecessors of {member.Name} have the roots {string.Join(" and ", roots)}.", line);
        }

        if (Descendants(RootOf(task.Name, tasks), tasks).Count >= MostTasks)
            throw new TaskSqlException($"a graph has at most {MostTasks} tasks.", line);
    }

    private static IEnumerable<TaskName> Roots(TaskName start, IReadOnlyDictionary<TaskName, TaskDefinition> tasks, int line)
    {
        var found = new HashSet<TaskName>();
        var done = new HashSet<TaskName>();
        Visit(start, []);
        return found;

        void Visit(TaskName name, HashSet<TaskName> path)
        {
            if (!path.Add(name))
                throw new TaskSqlException($"{name} would come after itself: a graph has no loops.", line);
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

    private static List<TaskDefinition> Descendants(TaskName root, IReadOnlyDictionary<TaskName, TaskDefinition> tasks)
    {
        var children = tasks.Values.SelectMany(
            task => task.Predecessors.Select(predecessor => (predecessor, task))).ToLookup(pair => pair.predecessor, pair => pair.task);
        var found = new Dictionary<TaskName, TaskDefinition>();
        var pending = new Queue<TaskName>([root]);
        while (pending.TryDequeue(out var name))
        {
            foreach (var child in children[name])
            {
                if (found.TryAdd(child.Name, child))
                    pending.Enqueue(child.Name);
            }
        }

        return [.. found.Values];
    }
}
