using System.Data.Common;
using System.Globalization;

namespace TradeKpi.Operate;

/// <summary>
/// The rows of a relation in the order of a comparison's keys, asked for page by page: an engine may hold a whole result in memory. So that
/// no page needs the relation again, which may be a view over everything, and no row of several with one key is lost between two pages, the
/// rows are numbered once, in a temporary table of the session.
/// </summary>
internal sealed class RelationPages : IAsyncDisposable
{
    /// <summary>Rows in one answer.</summary>
    internal const int PageRows = 100_000;

    private const string Numbered = "relation_walk";
    private readonly DbConnection _connection;
    private readonly string _columns;
    private DbDataReader? _page;
    private long _rows;

    private RelationPages(DbConnection connection, string columns) => (_connection, _columns) = (connection, columns);

    public static async Task<RelationPages> OpenAsync(
        DbConnection connection, string relation, VerifyComparison comparison, CancellationToken cancellationToken)
    {
        // The relation and its columns come from the warehouse's own catalog of comparisons, not from a caller.
        var columns = string.Join(", ", comparison.Keys.Concat(comparison.Measures));
        var order = string.Join(", ", comparison.Keys.Select(key => key + " asc nulls first"));
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            create or replace temporary table {Numbered} as
            select {columns}, row_number() over (order by {order}) as walk_row from {relation}
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new RelationPages(connection, columns);
    }

    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (_page is null || !await _page.ReadAsync(cancellationToken))
        {
            // A page that was not full was the last.
            if (_page is not null && _rows % PageRows != 0)
                return false;
            await DisposeAsync();
            await using var command = _connection.CreateCommand();
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"select {_columns} from {Numbered} where walk_row > {_rows} and walk_row <= {_rows + PageRows} order by walk_row");
            _page = await command.ExecuteReaderAsync(cancellationToken);
            if (!_page.HasRows)
                return false;
        }

        _rows++;
        return true;
    }

    public object GetValue(int ordinal) => (_page ?? throw new InvalidOperationException("ReadAsync comes first.")).GetValue(ordinal);

    public async ValueTask DisposeAsync()
    {
        if (_page is not null)
            await _page.DisposeAsync();
        _page = null;
    }
}
