using System.Data.Common;
using System.Runtime.CompilerServices;

namespace TradeKpi.Report.Asking;

/// <summary>A query under way. Rows are read once, forward; disposing it ends the query and gives its connection back.</summary>
internal sealed class ReportQuery(DbConnection connection, DbCommand command, DbDataReader reader) : IAsyncDisposable
{
    /// <summary>The rows, each a value a column, null for SQL NULL. The array is used again for the next row.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var at = 0; at < row.Length; at++)
                row[at] = reader.GetValue(at) is var value and not DBNull ? value : null;
            yield return row;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await command.DisposeAsync();
        await connection.DisposeAsync();
    }
}
