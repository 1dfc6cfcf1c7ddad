using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>Writes what one statement changed to a table's log.</summary>
internal static class LogRows
{
    /// <summary>The position behind the last row that this transaction inserted.</summary>
    public static Task<long> OwnEndAsync(Work work, ObjectName table, CancellationToken cancellationToken) =>
        work.Engine.LongAsync(
            $"select coalesce(max(rowid) + 1, {ChangeLog.OwnRows}) from {table.Sql} where rowid >= {ChangeLog.OwnRows}", cancellationToken);

    /// <param name="from">The position of the first row that was inserted.</param>
    public static Task InsertedAsync(Work work, TrackedTable table, long from, CancellationToken cancellationToken) =>
        work.Engine.RunAsync(
            $"insert into {table.Log} select {table.NextChange}, 'I', true, * from {table.Name.Sql} where rowid >= {from}",
            cancellationToken);

    /// <summary>
    /// Logs the rows before and after an update that are not the same. The rows before stand in the temporary table __before.
    /// </summary>
    public static async Task UpdatedAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(
            $"""
            create or replace temp table __after as
            select t.rowid as __row, t.* from {table.Name.Sql} as t where t.rowid in (select __row from __before where __action = 'U')
            """,
            cancellationToken);
        var names = await Catalog.ColumnsAsync(work.Engine, table.Name, cancellationToken);
        var columns = names.Select(SqlText.Identifier).ToList();
        var changed = string.Join(" or ", columns.Select(column => $"b.{column} is distinct from a.{column}"));
        foreach (var (side, after) in ((string, string)[])[("b", "false"), ("a", "true")])
        {
            await work.Engine.RunAsync(
                $"""
                insert into {table.Log}
                select {table.NextChange}, 'U', {after}, {string.Join(", ", columns.Select(column => $"{side}.{column}"))}
                from __before as b join __after as a on a.__row = b.__row
                where b.__action = 'U' and ({changed})
                """,
                cancellationToken);
        }
    }

    /// <summary>Logs the rows that were deleted; they stand in the temporary table __before.</summary>
    public static Task DeletedAsync(Work work, TrackedTable table, CancellationToken cancellationToken) =>
        work.Engine.RunAsync(
            $"""
            insert into {table.Log}
            select {table.NextChange}, 'D', false, b.* exclude (__row, __action) from __before as b where b.__action = 'D'
            """,
            cancellationToken);
}
