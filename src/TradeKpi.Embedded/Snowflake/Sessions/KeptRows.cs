using System.Data.Common;
using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>
/// A query's rows as a table of the session, which the engine spills to disk when memory is short: as the query saw them, in its order,
/// however long they are read.
/// </summary>
internal sealed class KeptRows
{
    private const int Page = 4096;
    private static long s_tables;

    private readonly Engine _engine;
    private readonly string _table = "temp.__rows_" + Interlocked.Increment(ref s_tables).ToString(CultureInfo.InvariantCulture);

    private long? _first;

    private KeptRows(Engine engine, IReadOnlyList<ResultColumn>? columns) => (_engine, Columns) = (engine, columns);

    /// <summary>The columns; null where nobody asked for a description.</summary>
    public IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>Runs a query and keeps its rows as they are, for who knows its columns.</summary>
    public static async Task<KeptRows> KeepAsync(Engine engine, string sql, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var kept = new KeptRows(engine, columns: null);
        await engine.RunAsync($"create temp table {kept._table} as {sql}", cancellationToken, binds);
        return kept;
    }

    /// <summary>Runs a query and keeps its rows.</summary>
    /// <exception cref="SnowflakeSqlException">There are more rows than allowed.</exception>
    public static async Task<KeptRows> KeepAsync(
        Engine engine, SqlStatement statement, string sql, IReadOnlyList<Bind> binds, long? most, CancellationToken cancellationToken)
    {
        var columns = await ResultColumn.DescribeAsync(engine, sql, binds, cancellationToken);
        var kept = new KeptRows(engine, columns);
        var names = Enumerable.Range(0, columns.Count).Select(i => "c" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        var values = columns.Select(
            (column, i) => string.Format(CultureInfo.InvariantCulture, column.Kept, names[i]) + $" as {names[i]}");
        var limit = most is { } rows ? string.Create(CultureInfo.InvariantCulture, $" limit {rows + 1}") : "";
        await engine.RunAsync(
            $"create temp table {kept._table} as select {string.Join(", ", values)} from ({sql}\n) as q({string.Join(", ", names)}){limit}",
            cancellationToken, binds);
        if (most is { } bound && await kept.CountAsync(cancellationToken) > bound)
        {
            await kept.DropAsync();
            throw SnowflakeSqlException.Failure(
                statement, string.Create(CultureInfo.InvariantCulture, $"the result has more than {bound:N0} rows, which is the limit."),
                state: "54000");
        }

        return kept;
    }

    public async Task<DbDataReader> ReadAsync(long page, CancellationToken cancellationToken)
    {
        // Rows of a transaction that is still open are not counted from 0.
        _first ??= await _engine.LongAsync($"select min(rowid) from {_table}", cancellationToken);
        var (from, to) = (_first + page * Page, _first + (page + 1) * Page);
        return await _engine.ReadAsync(
            string.Create(CultureInfo.InvariantCulture, $"select * from {_table} where rowid >= {from} and rowid < {to}"),
            cancellationToken);
    }

    public async Task DropAsync()
    {
        try
        {
            await _engine.RunAsync($"drop table if exists {_table}", CancellationToken.None);
        }
        catch (DbException)
        {
            // A transaction that failed since takes it away as it ends.
        }
    }

    private Task<long> CountAsync(CancellationToken cancellationToken) =>
        _engine.LongAsync($"select count(*) from {_table}", cancellationToken);
}
