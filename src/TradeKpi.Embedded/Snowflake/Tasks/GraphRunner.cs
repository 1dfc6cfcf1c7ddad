using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Runs the graph that a queued run names, and draws the consequences: failures counted, a failing graph suspended.</summary>
internal sealed class GraphRunner(TaskCatalog catalog, TaskQueue queue, TaskExecution execution, ITaskStore store, TimeProvider time)
{
    public async Task RunAsync(TaskRun run, CancellationToken stop)
    {
        // The picture taken here holds for the whole run, whatever is altered meanwhile.
        var graph = TaskGraph.Of(run.Root, catalog.Tasks);
        var graphRun = new GraphRun(graph, execution, () => queue.NextRunId(time.GetUtcNow()));
        await store.BeginGraphAsync(run, CancellationToken.None);
        try
        {
            await graphRun.RunAsync(run with { GraphVersion = graph.Root.GraphVersion }, stop);
        }
        finally
        {
            await store.EndGraphAsync(run, CancellationToken.None);
        }

        await CountFailuresAsync(graph, graphRun.States);
    }

    /// <remarks>
    /// https://docs.snowflake.com/en/sql-reference/sql/create-task, SUSPEND_TASK_AFTER_NUM_FAILURES: any single task, in consecutive runs;
    /// skipped and cancelled do not count.
    /// </remarks>
    private async Task CountFailuresAsync(TaskGraph graph, IReadOnlyDictionary<ObjectName, string> states)
    {
        await catalog.UpdateAsync(
            states.Keys,
            task => states[task.Name] switch
            {
                TaskRunState.Failed => task with { ConsecutiveFailures = task.ConsecutiveFailures + 1 },
                TaskRunState.Succeeded => task with { ConsecutiveFailures = 0 },
                _ => task,
            },
            CancellationToken.None);
        var limit = graph.Root.SuspendAfterFailures;
        if (limit > 0 && states.Keys.Any(name => catalog.Tasks.GetValueOrDefault(name)?.ConsecutiveFailures >= limit))
            await catalog.UpdateAsync([graph.Root.Name], SuspendedByErrors, CancellationToken.None);
    }

    private TaskDefinition SuspendedByErrors(TaskDefinition task) => task.Started
        ? task with { Started = false, SuspendedOn = time.GetUtcNow(), SuspendedReason = "SUSPENDED_DUE_TO_ERRORS" }
        : task;
}
