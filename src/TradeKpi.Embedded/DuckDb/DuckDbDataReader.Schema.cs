using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using TradeKpi.Embedded.DuckDb.Values;

namespace TradeKpi.Embedded.DuckDb;

/// <content>The columns of the result, for DataTable.Load and its like.</content>
public sealed partial class DuckDbDataReader : IDbColumnSchemaGenerator
{
    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        _columns.Select((column, ordinal) => (DbColumn)new ResultColumn(_names[ordinal], ordinal, column.Type)).ToList().AsReadOnly();

    /// <summary>One row a column; null when the last statement gave no result.</summary>
    public override DataTable? GetSchemaTable()
    {
        if (FieldCount == 0)
            return null;
        var table = new DataTable("SchemaTable") { Locale = System.Globalization.CultureInfo.InvariantCulture };
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add(SchemaTableColumn.NumericPrecision, typeof(int));
        table.Columns.Add(SchemaTableColumn.NumericScale, typeof(int));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add("DataTypeName", typeof(string));
        foreach (var column in GetColumnSchema())
        {
            table.Rows.Add(column.ColumnName, column.ColumnOrdinal, -1, column.DataType, (object?)column.NumericPrecision ?? DBNull.Value,
                (object?)column.NumericScale ?? DBNull.Value, true, column.DataTypeName);
        }
        return table;
    }

    private sealed class ResultColumn : DbColumn
    {
        public ResultColumn(string name, int ordinal, ColumnType type)
        {
            (ColumnName, ColumnOrdinal, DataType, DataTypeName, AllowDBNull) = (name, ordinal, type.ClrType, type.SqlName, true);
            if (type.Kind == DuckDbType.Decimal)
                (NumericPrecision, NumericScale) = (type.Width, type.Scale);
        }
    }
}
