using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>A dynamic-table statement, read.</summary>
internal abstract record DynamicTableCommand;

internal sealed record CreateDynamicTable(DynamicTable Table, bool Replace, bool IfNotExists, SqlStatement Statement) : DynamicTableCommand;

internal sealed record RefreshDynamicTable(NamedObject Table) : DynamicTableCommand;

internal sealed record SwitchDynamicTable(NamedObject Table, bool Resume) : DynamicTableCommand;

internal sealed record ChangeDynamicTable(NamedObject Table, Func<DynamicTable, DynamicTable> Change) : DynamicTableCommand;

internal sealed record DropDynamicTable(NamedObject Table) : DynamicTableCommand;

internal sealed record ShowDynamicTables(ShowFilter Filter) : DynamicTableCommand;
