namespace TradeKpi.Embedded.Snowflake.Tasks.Dynamic;

/// <summary>A dynamic-table statement, read.</summary>
internal abstract record DynamicTableCommand(int Line);

internal sealed record CreateDynamicTable(DynamicTable Table, bool Replace, bool IfNotExists, int Line) : DynamicTableCommand(Line);

internal sealed record RefreshDynamicTable(TaskName Name, bool IfExists, int Line) : DynamicTableCommand(Line);

internal sealed record SwitchDynamicTable(TaskName Name, bool IfExists, bool Resume, int Line) : DynamicTableCommand(Line);

internal sealed record ChangeDynamicTable(
    TaskName Name, bool IfExists, Func<DynamicTable, DynamicTable> Change, int Line) : DynamicTableCommand(Line);

internal sealed record DropDynamicTable(TaskName Name, bool IfExists, int Line) : DynamicTableCommand(Line);

internal sealed record ShowDynamicTables(string? Like, string? Schema, int Line) : DynamicTableCommand(Line);
