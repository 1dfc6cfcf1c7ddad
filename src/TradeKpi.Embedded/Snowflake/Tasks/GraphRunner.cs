namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Runs the graph that a queued run names, and draws the consequences: failures counted, a failing graph suspended.</summary>
internal sealed class GraphRunner(TaskCatalog catalog, TaskQueue queue, TaskExecution execution, ITaskStore store, TimeProvider time)
{
    public async Task RunAsync(TaskRun run, CancellationToken stop)
    {
        // The picture taken here holds for the whole run, whatever is altered meanwhile.
        var graph = TaskGraph.Of(run.Root, catalog.Tasks);
        var kept = new Dictionary<TaskName, string>();
        if (run.RetryLast)
        {
            var last = await store.LastGraphRunAsync(run.Root, stop).ConfigureAwait(false);
            foreach (var earlier in last.Where(earlier => earlier.Name != graph.Finalizer?.Name))
                kept[earlier.Name] = earlier.State;
            if (last.Count > 0)
                run = run with { GraphRunGroupId = last[0].GraphRunGroupId, AttemptNumber = last.Max(earlier => earlier.AttemptNumber) + 1 };
            await RetireQueueRowAsync(run, kept.GetValueOrDefault(run.Root)).ConfigureAwait(false);
        }

        var graphRun = new GraphRun(graph, execution, () => queue.NextRunId(time.GetUtcNow()));
        await graphRun.RunAsync(run with { GraphVersion = graph.Root.GraphVersion }, kept, stop).ConfigureAwait(false);
        await CountFailuresAsync(graph, graphRun.States).ConfigureAwait(false);
    }

    // When the root itself had succeeded it is not repeated: its queued row then says that the retry began there.
    private async Task RetireQueueRowAsync(TaskRun run, string? rootState)
    {
        if (rootState is TaskRunState.Succeeded or TaskRunState.Skipped)
            await store.WriteAsync(run with { State = rootState, CompletedTime = time.GetUtcNow() }, CancellationToken.None)
                .ConfigureAwait(false);
    }

    /// <remarks>
    /// https://docs.snowflake.com/en/sql-reference/sql/create-task, SUSPEND_TASK_AFTER_NUM_FAILURES: any single task, in consecutive runs;
    /// skipped and cancelled do not count.
    /// </remarks>
    private async Task CountFailuresAsync(TaskGraph graph, IReadOnlyDictionary<TaskName, string> states)
    {
        await catalog.UpdateAsync(
            states.Keys,
            task => states[task.Name] switch
            {
                TaskRunState.Failed => task with { ConsecutiveFailures = task.ConsecutiveFailures + 1 },
                TaskRunState.Succeeded => task with { ConsecutiveFailures = 0 },
                _ => task,
            },
            CancellationToken.None).ConfigureAwait(false);
        var limit = graph.Root.SuspendAfterFailures;
        if (limit > 0 && states.Keys.Any(name => catalog.Tasks.GetValueOrDefault(name)?.ConsecutiveFailures >= limit))
            await catalog.UpdateAsync(
                [graph.Root.Name],
                task =>
                    task.Started ? task with { Started = false, SuspendedOn = time.GetUtcNow(), SuspendedReason = "SUSPENDED_DUE_TO_ERRORS" } : task,
                CancellationToken.None).ConfigureAwait(false);
    }
}
