namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>
/// Which graph run begins next: the one that was asked for first or the scheduled root that has been due longest, whichever waits longer,
/// then a root whose condition has become true; after a run that was asked for, such a root comes first. So a root that is asked for all
/// the time keeps no other from its schedule, nor from the streams that fill for it.
/// </summary>
internal sealed class DueRuns(TaskCatalog catalog, TaskQueue queue, TaskExecution execution, TimeProvider time)
{
    private readonly TaskAgenda _agenda = new(time.GetUtcNow());
    private bool _wasAsked;

    /// <summary>Whether a condition that becomes true starts its root.</summary>
    public bool Triggers { get; set; } = true;

    /// <summary>When the next scheduled root is due, if one is scheduled.</summary>
    public DateTimeOffset? Next => _agenda.Next;

    /// <returns>Null when nothing is due.</returns>
    public async Task<TaskRun?> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _agenda.Update(catalog.Tasks);
        if (Scheduled(now, queue.Next) is { } scheduled)
            return scheduled;
        var triggered = _wasAsked ? await TriggeredAsync(now, cancellationToken) : null;
        var asked = triggered is null ? queue.Take() : null;
        _wasAsked = asked is not null;
        return triggered ?? asked ?? await TriggeredAsync(now, cancellationToken);
    }

    /// <summary>A run that was taken has ended, whatever became of it.</summary>
    public void Done(TaskRun run)
    {
        if (run.From == ScheduledFrom.Schedule)
            _agenda.Done(run.Root, time.GetUtcNow());
    }

    private TaskRun? Scheduled(DateTimeOffset now, DateTimeOffset? before) =>
        _agenda.Due(now) is { } due && (before is null || due.Due < before)
        ? queue.NewRun(catalog.Tasks[due.Name], ScheduledFrom.Schedule, due.Due)
        : null;

    private async Task<TaskRun?> TriggeredAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!Triggers)
            return null;
        var waiting = catalog.Tasks.Values.Where(task => task is { IsTriggered: true, Started: true } && _agenda.MayTrigger(task, now));
        foreach (var task in waiting.OrderBy(task => task.Name.ToString(), StringComparer.Ordinal))
        {
            if (!await IsTrueAsync(task, cancellationToken))
                continue;
            _agenda.Triggered(task.Name, now);
            return queue.NewRun(task, ScheduledFrom.Trigger, now);
        }

        return null;
    }

    private async Task<bool> IsTrueAsync(TaskDefinition task, CancellationToken cancellationToken)
    {
        try
        {
            return await execution.IsTrueAsync(task.Condition!, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The run evaluates it again and keeps the error where people look: in the history.
            return true;
        }
    }
}
