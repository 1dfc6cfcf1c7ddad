using System.Data.Common;
using System.Runtime.CompilerServices;

namespace TradeKpi.Report;

/// <summary>A report under way. Rows are read once, forward; disposing it ends the query.</summary>
public sealed class ReportResult : IAsyncDisposable
{
    private readonly ReportArguments _arguments;
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;

    internal ReportResult(ReportArguments arguments, GoldVersion version, DbConnection connection, DbCommand command, DbDataReader reader)
    {
        (_arguments, Version, _connection, _command, _reader) = (arguments, version, connection, command, reader);
        Columns = arguments.Definition.ColumnsFor(arguments);
    }

    public ReportDefinition Definition => _arguments.Definition;

    public GoldVersion Version { get; }

    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>Once all rows are read: the cursor of the next page, or null when this was the last.</summary>
    public string? Next { get; private set; }

    /// <summary>The rows, each a value a column. The array is used again for the next row.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var row = new object?[Columns.Count];
        for (long count = 0; await _reader.ReadAsync(cancellationToken); count++)
        {
            if (count == _arguments.Limit)
            {
                Next = ReportCursor.Write(_arguments.Offset + count, _arguments);
                yield break;
            }

            for (var at = 0; at < row.Length; at++)
                row[at] = await _reader.IsDBNullAsync(at, cancellationToken) ? null : _reader.GetValue(at);
            yield return row;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
