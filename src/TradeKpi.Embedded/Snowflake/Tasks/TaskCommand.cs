using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>How CREATE TASK treats a task that exists.</summary>
internal enum CreateMode
{
    New,
    Replace,
    Alter,
}

/// <summary>A task statement, read.</summary>
internal abstract record TaskCommand(SqlStatement Statement);

internal sealed record CreateTask(TaskDefinition Task, CreateMode Mode, bool IfNotExists, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record SwitchTask(ObjectName Name, bool IfExists, bool Start, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record ChangeTask(
    ObjectName Name, bool IfExists, Func<TaskDefinition, TaskDefinition> Change, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record DropTask(ObjectName Name, bool IfExists, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record ExecuteTask(ObjectName Name, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record ShowTasks(string? Like, string? Schema, SqlStatement Statement) : TaskCommand(Statement);

internal sealed record EnableDependents(ObjectName Name, SqlStatement Statement) : TaskCommand(Statement);
