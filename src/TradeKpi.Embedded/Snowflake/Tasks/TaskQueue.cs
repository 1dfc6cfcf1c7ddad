using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Graph runs that were asked for and have not begun: the history's SCHEDULED rows. One at most waits for a root, so that
/// any number of EXECUTE TASK during a run leads to exactly one more.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/user-guide/tasks-graphs (OVERLAP_POLICY = NO_OVERLAP: the next run waits for the one before) and
/// …/sql-reference/sql/execute-task (the run is asynchronous).
/// </remarks>
internal sealed class TaskQueue(ITaskStore store, TimeProvider time) : IDisposable
{
    private readonly List<TaskRun> _waiting = [];
    private readonly Turn _turn = new();
    private long _lastRunId;

    /// <summary>Something waits.</summary>
    public Action? Added { get; set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes over what an earlier process left: queued runs wait on, interrupted ones are CANCELLED.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await store.OpenRunsAsync(cancellationToken))
        {
            _lastRunId = Math.Max(_lastRunId, run.RunId);
            if (run.State == TaskRunState.Scheduled)
                _waiting.Add(run);
            else
                await store.WriteAsync(
                    Cancelled(run, "The process ended while the task was executing."), cancellationToken);
        }
    }

    /// <summary>Queues a run of a root, unless one waits already.</summary>
    public async Task AddAsync(TaskDefinition root, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Waits(root.Name))
            return;
        var run = NewRun(root, ScheduledFrom.ExecuteTask, time.GetUtcNow());
        await store.WriteAsync(run, cancellationToken);
        lock (_waiting)
            _waiting.Add(run);
        Added?.Invoke();
    }

    /// <summary>When the run that is next was asked for; null when none waits.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_waiting)
                return _waiting.FirstOrDefault()?.ScheduledTime;
        }
    }

    public TaskRun? Take()
    {
        lock (_waiting)
        {
            var run = _waiting.FirstOrDefault();
            if (run is not null)
                _waiting.RemoveAt(0);
            return run;
        }
    }

    /// <summary>Cancels what waits for a root that is dropped.</summary>
    public async Task DropAsync(ObjectName root, CancellationToken cancellationToken)
    {
        List<TaskRun> dropped;
        lock (_waiting)
        {
            dropped = _waiting.FindAll(run => run.Root == root);
            _waiting.RemoveAll(run => run.Root == root);
        }

        foreach (var run in dropped)
            await store.WriteAsync(Cancelled(run, "The task was dropped."), cancellationToken);
    }

    /// <summary>A new run of a root, not yet written.</summary>
    public TaskRun NewRun(TaskDefinition root, string from, DateTimeOffset scheduled)
    {
        var runId = NextRunId(scheduled);
        return new TaskRun
        {
            QueryId = QueryId(runId, root.Name),
            Name = root.Name,
            Root = root.Name,
            RootTaskId = TaskIds.Of(root),
            RunId = runId,
            GraphRunGroupId = runId.ToString(CultureInfo.InvariantCulture),
            GraphVersion = root.GraphVersion,
            State = TaskRunState.Scheduled,
            From = from,
            ScheduledTime = scheduled,
            QueryText = root.Definition,
            ConditionText = root.Condition,
        };
    }

    public long NextRunId(DateTimeOffset scheduled)
    {
        lock (_waiting)
            return _lastRunId = Math.Max(_lastRunId + 1, scheduled.ToUnixTimeMilliseconds());
    }

    public static string QueryId(long runId, ObjectName task) => $"{runId.ToString("x12", CultureInfo.InvariantCulture)}-{task}";

    private bool Waits(ObjectName root)
    {
        lock (_waiting)
            return _waiting.Any(run => run.Root == root);
    }

    private TaskRun Cancelled(TaskRun run, string why) =>
        run with { State = TaskRunState.Cancelled, CompletedTime = time.GetUtcNow(), ErrorMessage = why };
}
