using System.Text.Json.Serialization;

using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>A task as the catalog keeps it.</summary>
/// <remarks>Parameters and defaults: https://docs.snowflake.com/en/sql-reference/sql/create-task</remarks>
internal sealed record TaskDefinition
{
    public required ObjectName Name { get; init; }

    /// <summary>The statement after AS, as written.</summary>
    public required string Definition { get; init; }

    /// <summary>The expression after WHEN, as written.</summary>
    public string? Condition { get; init; }

    /// <summary>The tasks after AFTER; a task that has none is the root of a graph.</summary>
    public IReadOnlyList<ObjectName> Predecessors { get; init; } = [];

    /// <summary>The root whose finalizer this task is.</summary>
    public ObjectName? Finalizes { get; init; }

    /// <summary>The text of SCHEDULE, as written.</summary>
    public string? Schedule { get; init; }

    /// <summary>Kept to be shown; it has no meaning here.</summary>
    public string? Warehouse { get; init; }

    public string? Comment { get; init; }

    /// <summary>After this many milliseconds a run fails.</summary>
    public long TimeoutMs { get; init; } = 3_600_000;

    /// <summary>On the root: a graph in which one task failed in this many consecutive runs is suspended; 0 = never.</summary>
    public int SuspendAfterFailures { get; init; } = 10;

    /// <summary>On the root: a failed graph run is retried this many times, from the tasks that failed.</summary>
    public int RetryAttempts { get; init; }

    /// <summary>A task without schedule runs at most this often, in seconds.</summary>
    public int MinimumTriggerSeconds { get; init; } = 30;

    /// <summary>False while suspended, as every task is when created.</summary>
    public bool Started { get; init; }

    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>When the task was last resumed: its interval counts from here.</summary>
    public DateTimeOffset ScheduleBase { get; init; }

    public DateTimeOffset? SuspendedOn { get; init; }

    /// <summary>USER_SUSPENDED or SUSPENDED_DUE_TO_ERRORS.</summary>
    public string? SuspendedReason { get; init; }

    /// <summary>On the root: how often the graph was changed.</summary>
    public int GraphVersion { get; init; } = 1;

    /// <summary>Graph runs in a row in which this task failed.</summary>
    public int ConsecutiveFailures { get; init; }

    [JsonIgnore]
    public bool IsRoot => Predecessors.Count == 0 && Finalizes is null;

    /// <summary>Whether it runs when its condition becomes true instead of by schedule.</summary>
    /// <remarks>https://docs.snowflake.com/en/user-guide/tasks-triggered</remarks>
    [JsonIgnore]
    public bool IsTriggered => IsRoot && Schedule is null && Condition is not null;
}
