using System.Data;
using System.Data.Common;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>Result sets that the dialect makes itself.</summary>
internal static class RowSet
{
    public static DbDataReader Empty() => new DataTable().CreateDataReader();

    public static DbDataReader Of(IReadOnlyList<(string Name, Type Type)> columns, IEnumerable<object?[]> rows)
    {
        var table = new DataTable();
        foreach (var (name, type) in columns)
            table.Columns.Add(name, type);
        foreach (var row in rows)
            table.Rows.Add([.. row.Select(value => value ?? DBNull.Value)]);
        return table.CreateDataReader();
    }
}
