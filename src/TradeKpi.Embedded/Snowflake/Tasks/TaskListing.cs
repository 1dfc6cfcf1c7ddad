using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>SHOW TASKS.</summary>
/// <remarks>Columns: https://docs.snowflake.com/en/sql-reference/sql/show-tasks; those with no meaning here are left out.</remarks>
internal static class TaskListing
{
    private static readonly string[] s_columns =
    [
        "created_on", "name", "id", "schema_name", "comment", "warehouse", "schedule", "predecessors", "state", "definition", "condition",
        "allow_overlapping_execution", "last_suspended_on", "last_suspended_reason", "finalize", "finalized_root_task",
    ];

    public static Answer Of(IReadOnlyDictionary<ObjectName, TaskDefinition> tasks, ShowFilter filter)
    {
        var rows = tasks.Values
            .Where(task => filter.Shows(task.Name))
            .OrderBy(task => task.Name.Schema, StringComparer.Ordinal).ThenBy(task => task.Name.Name, StringComparer.Ordinal)
            .Select(task => (IReadOnlyList<object?>)
            [
                task.CreatedOn.UtcDateTime, task.Name.Name, TaskIds.Of(task), task.Name.Schema, task.Comment, task.Warehouse, task.Schedule,
                $"[{string.Join(", ", task.Predecessors.Select(name => $"\"{name}\""))}]",
                task.Started ? "started" : "suspended", task.Definition, task.Condition, "false", task.SuspendedOn?.UtcDateTime,
                task.SuspendedReason, tasks.Values.FirstOrDefault(other => other.Finalizes == task.Name)?.Name.ToString(),
                task.Finalizes?.ToString(),
            ]);
        return new Answer(s_columns, [.. rows]);
    }
}
