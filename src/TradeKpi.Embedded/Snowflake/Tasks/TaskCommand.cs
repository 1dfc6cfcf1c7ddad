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
internal abstract record TaskCommand;

internal sealed record CreateTask(TaskDefinition Task, CreateMode Mode, bool IfNotExists, SqlStatement Statement) : TaskCommand;

internal sealed record SwitchTask(NamedObject Task, bool Start) : TaskCommand;

internal sealed record ChangeTask(NamedObject Task, Func<TaskDefinition, TaskDefinition> Change) : TaskCommand;

internal sealed record DropTask(NamedObject Task) : TaskCommand;

internal sealed record ExecuteTask(NamedObject Task) : TaskCommand;

internal sealed record ShowTasks(ShowFilter Filter) : TaskCommand;

internal sealed record EnableDependents(NamedObject Task) : TaskCommand;
