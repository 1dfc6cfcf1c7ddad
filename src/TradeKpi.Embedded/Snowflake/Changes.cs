using System.Globalization;

using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE and MERGE, with what they change written to the table's log where it has one.</summary>
internal static class Changes
{
    public static async Task<StatementResult> RunAsync(Work work, StatementKind kind, SqlStatement statement, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        await work.BindStreamsAsync(statement, cancellationToken).ConfigureAwait(false);
        var edits = new TokenEdits(statement);
        Streams.RewriteHasData(work.Session.Warehouse.Streams, edits);
        var target = Target.Read(statement, kind);
        var tracked = await TrackedAsync(work, kind, target, cancellationToken).ConfigureAwait(false);
        int affected;
        if (kind is StatementKind.Merge)
        {
            affected = await Merge.RunAsync(work, MergeStatement.Read(statement), edits, tracked, binds, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var sql = kind is StatementKind.Truncate ? $"delete from {target.Table.Sql}" : Sql(edits, kind, target);
            affected = await LoggedAsync(work, tracked, kind, edits, target, binds, () => work.Engine.RunAsync(sql, cancellationToken, binds), cancellationToken).ConfigureAwait(false);
        }

        await work.ConsumeAsync(statement, cancellationToken).ConfigureAwait(false);
        return new StatementResult(null, affected);
    }

    /// <summary>Runs something that inserts into a table, and logs the rows that it inserted.</summary>
    public static async Task<int> InsertLoggedAsync(Work work, ObjectName table, Func<Task<int>> insert, CancellationToken cancellationToken)
    {
        var tracked = await TrackedAsync(work, StatementKind.Insert, new Target(table, table.Name, 0), cancellationToken).ConfigureAwait(false);
        if (tracked is null)
            return await insert().ConfigureAwait(false);
        var from = await OwnEndAsync(work, table, cancellationToken).ConfigureAwait(false);
        var affected = await insert().ConfigureAwait(false);
        await LogInsertedAsync(work, tracked, from, cancellationToken).ConfigureAwait(false);
        await ChangeLog.UpdateAsync(work, tracked, "next_change = next_change + 1", cancellationToken).ConfigureAwait(false);
        return affected;
    }

    public static Task<long> OwnEndAsync(Work work, ObjectName table, CancellationToken cancellationToken) =>
        work.Engine.LongAsync(string.Create(CultureInfo.InvariantCulture, $"select coalesce(max(rowid) + 1, {ChangeLog.OwnRows}) from {table.Sql} where rowid >= {ChangeLog.OwnRows}"), cancellationToken);

    public static Task LogInsertedAsync(Work work, TrackedTable table, long from, CancellationToken cancellationToken) =>
        work.Engine.RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"insert into {table.Log} select {table.NextChange}, 'I', true, * from {table.Name.Sql} where rowid >= {from}"), cancellationToken);

    /// <summary>Logs the rows before and after an update that are not the same. The rows before stand in the temporary table __before.</summary>
    public static async Task LogUpdatedAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(
            $"create or replace temp table __after as select t.rowid as __row, t.* from {table.Name.Sql} as t where t.rowid in (select __row from __before where __action = 'U')", cancellationToken).ConfigureAwait(false);
        var columns = (await ChangeLog.ColumnsAsync(work.Engine, table.Name, cancellationToken).ConfigureAwait(false)).Select(SqlText.Identifier).ToList();
        var changed = string.Join(" or ", columns.Select(column => $"b.{column} is distinct from a.{column}"));
        foreach (var (side, after) in ((string, string)[])[("b", "false"), ("a", "true")])
        {
            await work.Engine.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"insert into {table.Log} select {table.NextChange}, 'U', {after}, {string.Join(", ", columns.Select(column => $"{side}.{column}"))} from __before as b join __after as a on a.__row = b.__row where b.__action = 'U' and ({changed})"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The table's state in the catalog if this statement must be logged, with the log switched on if it has to be.</summary>
    private static async Task<TrackedTable?> TrackedAsync(Work work, StatementKind kind, Target target, CancellationToken cancellationToken)
    {
        if (!work.Session.Warehouse.Streams.OfTable(target.Table).Any())
            return null;
        await work.StartOfAsync(target.Table, cancellationToken).ConfigureAwait(false);
        var table = await ChangeLog.FindAsync(work.Engine, target.Table, cancellationToken).ConfigureAwait(false);
        if (table is { Logged: false } && kind is not StatementKind.Insert)
            table = await ChangeLog.StartLogAsync(work, table, cancellationToken).ConfigureAwait(false);
        return table is { Logged: true } ? table : null;
    }

    private static async Task<int> LoggedAsync(Work work, TrackedTable? table, StatementKind kind, TokenEdits edits, Target target, IReadOnlyList<Bind> binds, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        if (kind is StatementKind.Insert)
            return await InsertLoggedAsync(work, target.Table, run, cancellationToken).ConfigureAwait(false);
        if (table is not { Keyed: true })
            return await run().ConfigureAwait(false);

        if (kind is StatementKind.Update)
            target.RefuseKeyChange(edits.Statement, await ChangeLog.KeyAsync(work.Engine, target.Table, cancellationToken).ConfigureAwait(false));
        var where = kind is StatementKind.Truncate ? "" : target.Condition(edits);
        var rows = where.Contains('$', StringComparison.Ordinal) || where.Contains('?', StringComparison.Ordinal) ? binds.Where(bind => bind.Name is null || where.Contains("$" + bind.Name, StringComparison.OrdinalIgnoreCase)).ToList() : null;
        if (rows is not null && binds.Any(bind => bind.Name is null))
            throw SnowflakeSqlException.Refusal(edits.Statement, "a change of a table with a standard stream takes no ? binds.", "named binds, :name.");
        await work.Engine.RunAsync(
            $"create or replace temp table __before as select {SqlText.Identifier(target.Alias)}.rowid as __row, '{(kind is StatementKind.Update ? 'U' : 'D')}' as __action, {SqlText.Identifier(target.Alias)}.* from {target.Table.Sql} as {SqlText.Identifier(target.Alias)}{where}",
            cancellationToken, rows).ConfigureAwait(false);
        var affected = await run().ConfigureAwait(false);
        if (kind is StatementKind.Update)
            await LogUpdatedAsync(work, table, cancellationToken).ConfigureAwait(false);
        else
            await LogDeletedAsync(work, table, cancellationToken).ConfigureAwait(false);
        await ChangeLog.UpdateAsync(work, table, "next_change = next_change + 1", cancellationToken).ConfigureAwait(false);
        return affected;
    }

    public static Task LogDeletedAsync(Work work, TrackedTable table, CancellationToken cancellationToken) =>
        work.Engine.RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"insert into {table.Log} select {table.NextChange}, 'D', false, b.* exclude (__row, __action) from __before as b where b.__action = 'D'"), cancellationToken);

    private static string Sql(TokenEdits edits, StatementKind kind, Target target)
    {
        if (kind is StatementKind.Insert && edits.Statement.Tokens[1].Is("overwrite"))
            throw SnowflakeSqlException.Refusal(edits.Statement, "INSERT OVERWRITE is not known here.", "DELETE or TRUNCATE, and then INSERT INTO.");
        if (kind is StatementKind.Update)
            target.StripQualifiers(edits);
        return QueryRewriter.Rewrite(edits, 0, edits.Statement.Tokens.Count);
    }
}
