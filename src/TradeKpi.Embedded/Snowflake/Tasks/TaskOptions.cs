using System.Globalization;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>The options of CREATE TASK and ALTER TASK … SET. What is not listed is refused by its name.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/create-task, optional parameters and their bounds.</remarks>
internal static class TaskOptions
{
    private const string Known = "WAREHOUSE, USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE, SCHEDULE, USER_TASK_TIMEOUT_MS, "
        + "SUSPEND_TASK_AFTER_NUM_FAILURES, TASK_AUTO_RETRY_ATTEMPTS, USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS, "
        + "OVERLAP_POLICY = NO_OVERLAP, ALLOW_OVERLAPPING_EXECUTION = FALSE, TIMEZONE = 'UTC', QUERY_TAG and COMMENT";

    /// <summary>Reads <c>NAME = value</c> and returns the change it asks for.</summary>
    public static Func<TaskDefinition, TaskDefinition> Set(Cursor cursor)
    {
        var option = cursor.Take();
        if (option.Kind != SqlTokenKind.Word)
            throw cursor.Refusal($"an option is expected here (found {option.Text}).", option.Line);
        cursor.Expect("=");
        var value = cursor.Take();
        switch (option.Text.ToUpperInvariant())
        {
            case "WAREHOUSE":
                return task => task with { Warehouse = value.Unquoted };
            case "USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE":
                return task => task with { Warehouse = null };
            case "SCHEDULE":
                var schedule = Schedule(cursor, Text(cursor, option, value), value);
                return task => task with { Schedule = schedule };
            case "COMMENT":
                var comment = Text(cursor, option, value);
                return task => task with { Comment = comment };
            case "QUERY_TAG":
                Text(cursor, option, value);
                return task => task;
            case "USER_TASK_TIMEOUT_MS":
                var timeout = Number(cursor, option, value, 0, 604_800_000);
                return task => task with { TimeoutMs = timeout };
            case "SUSPEND_TASK_AFTER_NUM_FAILURES":
                var failures = (int)Number(cursor, option, value, 0, int.MaxValue);
                return task => task with { SuspendAfterFailures = failures };
            case "TASK_AUTO_RETRY_ATTEMPTS":
                var attempts = (int)Number(cursor, option, value, 0, 30);
                return task => task with { RetryAttempts = attempts };
            case "USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS":
                var seconds = (int)Number(cursor, option, value, 10, 604_800);
                return task => task with { MinimumTriggerSeconds = seconds };
            case "OVERLAP_POLICY" when value.Is("NO_OVERLAP"):
            case "ALLOW_OVERLAPPING_EXECUTION" when value.Is("FALSE"):
            case "TIMEZONE" when value.Unquoted.Equals("UTC", StringComparison.OrdinalIgnoreCase):
                return task => task;
            case "OVERLAP_POLICY" or "ALLOW_OVERLAPPING_EXECUTION" or "TIMEZONE":
                throw cursor.Refusal(
                    $"{option.Text} = {value.Text} is not supported: graph runs do not overlap and sessions are in UTC.", value.Line);
            default:
                throw cursor.Refusal($"the task option {option.Text} is not supported; supported are {Known}.", option.Line);
        }
    }

    private static string Schedule(Cursor cursor, string text, SqlToken value)
    {
        try
        {
            TaskSchedule.Parse(text);
            return text;
        }
        catch (FormatException wrong)
        {
            throw cursor.Refusal(wrong.Message, value.Line);
        }
    }

    private static string Text(Cursor cursor, SqlToken option, SqlToken value) =>
        value.Kind is SqlTokenKind.String or SqlTokenKind.DollarString ? value.Unquoted
        : throw cursor.Refusal($"{option.Text} takes a string in quotes (found {value.Text}).", value.Line);

    private static long Number(Cursor cursor, SqlToken option, SqlToken value, long min, long max) =>
        long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw cursor.Refusal($"{option.Text} takes a whole number from {min} to {max} (found {value.Text}).", value.Line);
}
