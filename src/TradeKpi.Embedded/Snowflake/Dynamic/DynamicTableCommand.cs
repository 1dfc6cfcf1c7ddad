using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>A dynamic-table statement, read.</summary>
internal abstract record DynamicTableCommand(SqlStatement Statement);

internal sealed record CreateDynamicTable(DynamicTable Table, bool Replace, bool IfNotExists, SqlStatement Statement)
    : DynamicTableCommand(Statement);

internal sealed record RefreshDynamicTable(ObjectName Name, bool IfExists, SqlStatement Statement) : DynamicTableCommand(Statement);

internal sealed record SwitchDynamicTable(ObjectName Name, bool IfExists, bool Resume, SqlStatement Statement)
    : DynamicTableCommand(Statement);

internal sealed record ChangeDynamicTable(
    ObjectName Name, bool IfExists, Func<DynamicTable, DynamicTable> Change, SqlStatement Statement) : DynamicTableCommand(Statement);

internal sealed record DropDynamicTable(ObjectName Name, bool IfExists, SqlStatement Statement) : DynamicTableCommand(Statement);

internal sealed record ShowDynamicTables(string? Like, string? Schema, SqlStatement Statement) : DynamicTableCommand(Statement);
