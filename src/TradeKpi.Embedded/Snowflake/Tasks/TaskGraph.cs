using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>A root task with what hangs on it, in an order in which it can run.</summary>
/// <param name="Children">Every predecessor stands before its successors.</param>
internal sealed record TaskGraph(TaskDefinition Root, IReadOnlyList<TaskDefinition> Children, TaskDefinition? Finalizer)
{
    /// <summary>The graph whose root is <paramref name="root"/>.</summary>
    public static TaskGraph Of(ObjectName root, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var ordered = new List<TaskDefinition>();
        var reached = new HashSet<ObjectName> { root };
        var members = Descendants(root, tasks);
        while (members.Count > 0)
        {
            // Ordinal by name where the graph leaves a choice, so that a run can be repeated exactly.
            // A predecessor that lost its own root runs elsewhere, and is not waited for.
            var next = members
                .Where(task => !task.Predecessors.Any(name => !reached.Contains(name) && members.Exists(member => member.Name == name)))
                .MinBy(task => task.Name.Name, StringComparer.Ordinal)
                ?? throw new SnowflakeSqlException(
                    $"the tasks {string.Join(", ", members.Select(task => task.Name))} depend on each other.");
            members.Remove(next);
            reached.Add(next.Name);
            ordered.Add(next);
        }

        return new TaskGraph(tasks[root], ordered, tasks.Values.FirstOrDefault(task => task.Finalizes == root));
    }

    /// <summary>The root above a task: where its predecessors begin, or the root it finalizes.</summary>
    public static ObjectName RootOf(ObjectName name, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        for (var seen = new HashSet<ObjectName>(); seen.Add(name) && tasks.TryGetValue(name, out var task) && !task.IsRoot;)
            name = task.Finalizes ?? task.Predecessors[0];
        return name;
    }

    /// <summary>What hangs on a task, over any number of steps, in no order.</summary>
    public static List<TaskDefinition> Descendants(ObjectName root, IReadOnlyDictionary<ObjectName, TaskDefinition> tasks)
    {
        var children = tasks.Values.SelectMany(
            task => task.Predecessors.Select(predecessor => (predecessor, task))).ToLookup(pair => pair.predecessor, pair => pair.task);
        var found = new Dictionary<ObjectName, TaskDefinition>();
        var pending = new Queue<ObjectName>([root]);
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
