using System.Globalization;

using TradeKpi.Embedded.Snowflake.Reading;

using static TradeKpi.Embedded.Snowflake.Tasks.SqlTaskStore;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>A run as a row of <c>__engine.task_runs</c>, and back.</summary>
internal static class TaskRunRow
{
    /// <summary>
    /// The columns in the order <see cref="Read"/> takes them; times as microseconds, which need no type of the provider's.
    /// </summary>
    public const string Columns = "query_id, schema_name, name, root_schema_name, root_task_name, root_task_id, run_id, "
        + "graph_run_group_id, attempt_number, graph_version, state, scheduled_from, epoch_us(scheduled_time), epoch_us(query_start_time), "
        + "epoch_us(completed_time), query_text, condition_text, return_value, error_code, error_message";

    public static string Insert(TaskRun run) => $"""
        insert into __engine.task_runs values ({Sql(run.QueryId)}, {Sql(run.Name.Schema)}, {Sql(run.Name.Name)}, {Sql(run.Root.Schema)},
          {Sql(run.Root.Name)}, {Sql(run.RootTaskId)}, {run.RunId}, {Sql(run.GraphRunGroupId)}, {run.AttemptNumber}, {run.GraphVersion},
          {Sql(run.State)}, {Sql(run.From)},
          {Sql(run.ScheduledTime)}, {Sql(run.QueryStartTime)}, {Sql(run.CompletedTime)},
          {Sql(run.QueryText)}, {Sql(run.ConditionText)}, {Sql(run.ReturnValue)}, {Sql(run.ErrorCode)}, {Sql(run.ErrorMessage)})
        """;

    public static TaskRun Read(object?[] row) => new()
    {
        QueryId = (string)row[0]!,
        Name = new ObjectName((string)row[1]!, (string)row[2]!),
        Root = new ObjectName((string)row[3]!, (string)row[4]!),
        RootTaskId = (string)row[5]!,
        RunId = Number(row[6]),
        GraphRunGroupId = (string)row[7]!,
        AttemptNumber = (int)Number(row[8]),
        GraphVersion = (int)Number(row[9]),
        State = (string)row[10]!,
        From = (string)row[11]!,
        ScheduledTime = Time(row[12])!.Value,
        QueryStartTime = Time(row[13]),
        CompletedTime = Time(row[14]),
        QueryText = (string?)row[15],
        ConditionText = (string?)row[16],
        ReturnValue = (string?)row[17],
        ErrorCode = (string?)row[18],
        ErrorMessage = (string?)row[19],
    };

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(object? microseconds) =>
        microseconds is null ? null : DateTimeOffset.UnixEpoch.AddTicks(Number(microseconds) * TimeSpan.TicksPerMicrosecond);
}
