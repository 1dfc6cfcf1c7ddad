using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>The states of a task run.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/functions/task_history</remarks>
internal static class TaskRunState
{
    public const string Scheduled = "SCHEDULED";
    public const string Executing = "EXECUTING";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";
    public const string Skipped = "SKIPPED";
    public const string Cancelled = "CANCELLED";
}

/// <summary>What started a graph run.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/account-usage/complete_task_graphs, column SCHEDULED_FROM</remarks>
internal static class ScheduledFrom
{
    public const string Schedule = "SCHEDULE";
    public const string ExecuteTask = "EXECUTE_TASK";
    public const string Trigger = "TRIGGER";
}

/// <summary>One run of one task: a row of the history.</summary>
internal sealed record TaskRun
{
    /// <summary>Names this row, and nothing else.</summary>
    public required string QueryId { get; init; }

    public required ObjectName Name { get; init; }

    public required ObjectName Root { get; init; }

    public required string RootTaskId { get; init; }

    /// <summary>The scheduled time of the graph run in Unix milliseconds, made unique.</summary>
    public required long RunId { get; init; }

    /// <summary>Shared by a graph run and its retries.</summary>
    public required string GraphRunGroupId { get; init; }

    public int AttemptNumber { get; init; } = 1;

    public int GraphVersion { get; init; } = 1;

    public required string State { get; init; }

    public required string From { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    public DateTimeOffset? QueryStartTime { get; init; }

    public DateTimeOffset? CompletedTime { get; init; }

    public string? QueryText { get; init; }

    public string? ConditionText { get; init; }

    public string? ReturnValue { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}
