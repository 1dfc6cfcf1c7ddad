using System.Runtime.CompilerServices;
using System.Text.Json;
using TradeKpi.Report;
using TradeKpi.SnowflakeApi.Results;

namespace TradeKpi.SnowflakeApi;

/// <summary>What a statement gave. Disposing it gives up the session that asked.</summary>
public sealed class SqlAnswer : IAsyncDisposable
{
    private readonly Result _result;
    private readonly Func<Task> _end;

    internal SqlAnswer(Result result, Func<Task> end)
    {
        (_result, _end) = (result, end);
        Columns = [.. result.Columns.Select(column => new SqlColumn(column.Name, PlainText.Kind(column),
            column.Kind is WireKind.Variant or WireKind.Object or WireKind.Array))];
    }

    public IReadOnlyList<SqlColumn> Columns { get; }

    /// <summary>The rows, each a text a column, written as the reports write theirs; null for NULL.</summary>
    public async IAsyncEnumerable<string?[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in Rows(_result.Inline))
            yield return row;
        foreach (var chunk in _result.Chunks)
        {
            foreach (var row in Rows(await ResultFolder.ReadAsync(chunk, cancellationToken)))
                yield return row;
        }
    }

    public async ValueTask DisposeAsync() => await _end();

    private IEnumerable<string?[]> Rows(byte[] rows)
    {
        var texts = JsonSerializer.Deserialize<string?[][]>([(byte)'[', .. rows, (byte)']'])!;
        foreach (var row in texts)
        {
            for (var at = 0; at < row.Length; at++)
                row[at] = PlainText.Of(row[at], _result.Columns[at].Kind);
        }

        return texts;
    }
}

/// <summary>A column of an answer.</summary>
/// <param name="IsJson">Whether its texts are JSON.</param>
public sealed record SqlColumn(string Name, ValueKind Kind, bool IsJson);
