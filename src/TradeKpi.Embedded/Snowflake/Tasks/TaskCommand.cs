namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>How CREATE TASK treats a task that exists.</summary>
internal enum CreateMode
{
    New,
    Replace,
    Alter,
}

/// <summary>A task statement, read.</summary>
internal abstract record TaskCommand(int Line);

internal sealed record CreateTask(TaskDefinition Task, CreateMode Mode, bool IfNotExists, int Line) : TaskCommand(Line);

internal sealed record SwitchTask(TaskName Name, bool IfExists, bool Start, int Line) : TaskCommand(Line);

internal sealed record ChangeTask(TaskName Name, bool IfExists, Func<TaskDefinition, TaskDefinition> Change, int Line) : TaskCommand(Line);

internal sealed record DropTask(TaskName Name, bool IfExists, int Line) : TaskCommand(Line);

internal sealed record ExecuteTask(TaskName Name, bool RetryLast, int Line) : TaskCommand(Line);

internal sealed record ShowTasks(string? Like, string? Schema, int Line) : TaskCommand(Line);

internal sealed record EnableDependents(TaskName Name, int Line) : TaskCommand(Line);
