using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Runs a graph once, retries included. A task runs when all its predecessors that are not suspended have succeeded; a skipped,
/// failed or cancelled task keeps its descendants from running, and its siblings not. A task whose WHEN asks what its predecessors came to
/// runs when that is true, once all have ended. The finalizer comes last in every attempt, whatever happened.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/user-guide/tasks-graphs and …/sql-reference/sql/create-task (WHEN: tasks that name a skipped task as
/// predecessor do not run either; TASK_AUTO_RETRY_ATTEMPTS: from the last task that failed, and then what comes after it),
/// …/sql-reference/functions/system_predecessors_state. Tasks that did not run have no row.
/// </remarks>
internal sealed class GraphRun(TaskGraph graph, TaskExecution execution, Func<long> nextRunId)
{
    private readonly Dictionary<ObjectName, string> _states = [];

    /// <summary>The state each task that ran has come to.</summary>
    public IReadOnlyDictionary<ObjectName, string> States => _states;

    /// <param name="first">The row of the root.</param>
    public async Task RunAsync(TaskRun first, CancellationToken stop)
    {
        var attempt = first;
        for (var tries = 0; ; tries++)
        {
            await AttemptAsync(attempt, stop);
            await FinalizeAsync(attempt, stop);
            var failed = _states.Any(pair => pair.Value == TaskRunState.Failed && pair.Key != graph.Finalizer?.Name);
            if (!failed || tries >= graph.Root.RetryAttempts || stop.IsCancellationRequested)
                break;
            var runId = nextRunId();
            var queryId = TaskQueue.QueryId(runId, graph.Root.Name);
            attempt = attempt with { QueryId = queryId, RunId = runId, AttemptNumber = attempt.AttemptNumber + 1 };
            ForgetFailures();
        }
    }

    // A graph whose root was skipped has not run, and its finalizer does not either. A retry comes after it, and ends with it again.
    private async Task FinalizeAsync(TaskRun attempt, CancellationToken stop)
    {
        var rootState = _states.GetValueOrDefault(graph.Root.Name);
        if (graph.Finalizer is { Started: true } finalizer && rootState != TaskRunState.Skipped && !stop.IsCancellationRequested)
            await RunAsync(finalizer, attempt, stop);
    }

    private async Task AttemptAsync(TaskRun attempt, CancellationToken stop)
    {
        if (!_states.ContainsKey(graph.Root.Name))
            await RunAsync(graph.Root, attempt, stop);
        if (_states[graph.Root.Name] == TaskRunState.Skipped)
            return;
        foreach (var child in graph.Children)
        {
            if (stop.IsCancellationRequested)
                return;
            if (child.Started && !_states.ContainsKey(child.Name) && IsDue(child))
                await RunAsync(child, attempt, stop);
        }
    }

    private bool IsDue(TaskDefinition child)
    {
        var states = Awaited(child);
        return states.Count > 0
            && (PredecessorsState.StandsIn(child.Condition) || states.TrueForAll(state => state == TaskRunState.Succeeded));
    }

    // A suspended predecessor is not waited for. EXECUTE TASK runs a suspended root, so the root always counts.
    private List<string?> Awaited(TaskDefinition child) =>
    [
        .. child.Predecessors
            .Where(name => name == graph.Root.Name || graph.Children.Any(other => other.Name == name && other.Started))
            .Select(name => _states.GetValueOrDefault(name)),
    ];

    private async Task RunAsync(TaskDefinition task, TaskRun attempt, CancellationToken stop)
    {
        var run = task.Name == graph.Root.Name
            ? attempt
            : attempt with
            {
                QueryId = TaskQueue.QueryId(attempt.RunId, task.Name),
                Name = task.Name,
                QueryText = task.Definition,
                ConditionText = task.Condition,
            };
        var resolved = PredecessorsState.StandsIn(task.Condition)
            ? task with { Condition = PredecessorsState.Resolve(task.Condition!, Awaited(task)) }
            : task;
        _states[task.Name] = (await execution.RunAsync(resolved, run, stop)).State;
    }

    // What has succeeded or was skipped is not repeated, unless it comes after something that is.
    private void ForgetFailures()
    {
        var again = _states.Where(pair => pair.Value is not (TaskRunState.Succeeded or TaskRunState.Skipped)).Select(pair => pair.Key)
            .ToHashSet();
        foreach (var child in graph.Children.Where(child => child.Predecessors.Any(again.Contains)))
            again.Add(child.Name);
        foreach (var name in again)
            _states.Remove(name);
    }
}
