using System.Runtime.CompilerServices;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Report.Asking;

/// <summary>A report under way. Rows are read once, forward; disposing it ends the query.</summary>
public sealed class ReportResult : IAsyncDisposable
{
    private readonly ReportArguments _arguments;
    private readonly IAsyncEnumerable<object?[]> _rows;
    private readonly IAsyncDisposable? _query;

    /// <param name="rows">From the page's first row on; when they go beyond its limit, there is a next page.</param>
    /// <param name="query">What ends with the result.</param>
    internal ReportResult(ReportArguments arguments, GoldVersion version, IAsyncEnumerable<object?[]> rows, IAsyncDisposable? query)
    {
        (_arguments, Version, _rows, _query) = (arguments, version, rows, query);
        Columns = arguments.Columns;
    }

    public ReportDefinition Definition => _arguments.Definition;

    public GoldVersion Version { get; }

    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>Once all rows are read: the cursor of the next page, or null when this was the last.</summary>
    public string? Next { get; private set; }

    /// <summary>How many rows were read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The rows, each a value a column. The array is used again for the next row.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _rows.WithCancellation(cancellationToken))
        {
            if (Count == _arguments.Limit)
            {
                Next = ReportCursor.Write(_arguments.Offset + Count, Version, _arguments);
                yield break;
            }

            Count++;
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => _query?.DisposeAsync() ?? ValueTask.CompletedTask;
}
