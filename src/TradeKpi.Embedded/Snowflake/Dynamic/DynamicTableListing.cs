using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>SHOW DYNAMIC TABLES.</summary>
/// <remarks>
/// Columns: https://docs.snowflake.com/en/sql-reference/sql/show-dynamic-tables; those with no meaning here are left out.
/// </remarks>
internal static class DynamicTableListing
{
    private static readonly string[] s_columns =
    [
        "created_on", "name", "schema_name", "target_lag", "refresh_mode", "warehouse", "comment", "text", "scheduling_state",
        "data_timestamp",
    ];

    public static Answer Of(IReadOnlyDictionary<ObjectName, DynamicTable> tables, ShowFilter filter)
    {
        var rows = tables.Values
            .Where(table => filter.Shows(table.Name))
            .OrderBy(table => table.Name.ToString(), StringComparer.Ordinal)
            .Select(table => (IReadOnlyList<object?>)
            [
                table.CreatedOn.UtcDateTime, table.Name.Name, table.Name.Schema, table.TargetLagText, "FULL", table.Warehouse,
                table.Comment, table.Query, table.Suspended ? "SUSPENDED" : "ACTIVE", table.DataTimestamp?.UtcDateTime,
            ]);
        return new Answer(s_columns, [.. rows]);
    }
}
