using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>When each started root is next due. Times that pass while a graph runs are skipped, not made up for.</summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/tasks-intro: one instance of a scheduled task at a time.</remarks>
/// <param name="since">When the process began: what came due before it is not made up for either.</param>
internal sealed class TaskAgenda(DateTimeOffset since)
{
    private readonly Dictionary<ObjectName, (string Schedule, DateTimeOffset Origin, DateTimeOffset Due)> _scheduled = [];
    private readonly Dictionary<ObjectName, DateTimeOffset> _triggered = [];

    /// <summary>Learns of new, changed and suspended roots.</summary>
    public void Update(IReadOnlyDictionary<ObjectName, TaskDefinition> tasks)
    {
        foreach (var gone in _scheduled.Keys.Where(name => !tasks.TryGetValue(name, out var task) || !IsScheduled(task)).ToList())
            _scheduled.Remove(gone);
        foreach (var task in tasks.Values.Where(IsScheduled))
        {
            if (!_scheduled.TryGetValue(task.Name, out var entry) || entry.Schedule != task.Schedule || entry.Origin != task.ScheduleBase)
            {
                var after = task.ScheduleBase > since ? task.ScheduleBase : since;
                _scheduled[task.Name] = (
                    task.Schedule!, task.ScheduleBase, TaskSchedule.Parse(task.Schedule!).Next(task.ScheduleBase, after));
            }
        }
    }

    /// <summary>The scheduled root that has been due longest, if any.</summary>
    public (ObjectName Name, DateTimeOffset Due)? Due(DateTimeOffset now)
    {
        var due = _scheduled.Where(pair => pair.Value.Due <= now)
            .OrderBy(pair => pair.Value.Due).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).FirstOrDefault();
        return due.Value.Schedule is null ? null : (due.Key, due.Value.Due);
    }

    /// <summary>The earliest time at which a scheduled root is due.</summary>
    public DateTimeOffset? Next => _scheduled.Count == 0 ? null : _scheduled.Values.Min(entry => entry.Due);

    /// <summary>Moves a scheduled root to its first time after now.</summary>
    public void Done(ObjectName name, DateTimeOffset now)
    {
        if (_scheduled.TryGetValue(name, out var entry))
            _scheduled[name] = entry with { Due = TaskSchedule.Parse(entry.Schedule).Next(entry.Origin, now) };
    }

    /// <summary>Whether enough time has passed since a triggered task last began.</summary>
    public bool MayTrigger(TaskDefinition task, DateTimeOffset now) =>
        !_triggered.TryGetValue(task.Name, out var last) || now - last >= TimeSpan.FromSeconds(task.MinimumTriggerSeconds);

    public void Triggered(ObjectName name, DateTimeOffset now) => _triggered[name] = now;

    private static bool IsScheduled(TaskDefinition task) => task is { IsRoot: true, Started: true, Schedule: not null };
}
