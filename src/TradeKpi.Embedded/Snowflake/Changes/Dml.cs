using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE and MERGE, with what they change written to the table's log where it has one.</summary>
internal static class Dml
{
    public static async Task<StatementResult> RunAsync(
        Work work, StatementKind kind, SqlStatement statement, IReadOnlyList<Bind> binds, KnownMerges known,
        CancellationToken cancellationToken)
    {
        await work.BindStreamsAsync(statement, cancellationToken);
        var edits = new TokenEdits(statement);
        StreamHasData.Over(edits, work.Streams);
        var target = Target.Read(statement, kind);
        var tracked = kind is StatementKind.Update && await OnlyPassedAsync(work, target, statement, binds, cancellationToken)
            ? null
            : await TrackedAsync(work, kind, target.Table, cancellationToken);
        var affected = kind is StatementKind.Merge
            ? await new Merge(work, MergeStatement.Read(statement), edits, tracked, binds, known, cancellationToken).RunAsync()
            : await LoggedAsync(work, tracked, kind, edits, target, binds, cancellationToken);
        await work.ConsumeAsync(statement, cancellationToken);
        return new StatementResult(null, affected);
    }

    /// <summary>Runs something that inserts into a table, and logs the rows that it inserted.</summary>
    public static async Task<int> InsertLoggedAsync(
        Work work, ObjectName table, Func<Task<int>> insert, CancellationToken cancellationToken)
    {
        if (await TrackedAsync(work, StatementKind.Insert, table, cancellationToken) is not { } tracked)
            return await insert();
        var from = await LogRows.OwnEndAsync(work, table, cancellationToken);
        var affected = await insert();
        await LogRows.InsertedAsync(work, tracked, from, cancellationToken);
        await TrackedTables.AdvanceAsync(work, tracked, cancellationToken);
        return affected;
    }

    /// <summary>The table's state in the catalog if this statement must be logged, with the log switched on if it has to be.</summary>
    private static async Task<TrackedTable?> TrackedAsync(
        Work work, StatementKind kind, ObjectName name, CancellationToken cancellationToken)
    {
        if (!work.Streams.OfTable(name).Any())
            return null;
        await work.StartOfAsync(name, cancellationToken);
        var table = await TrackedTables.FindAsync(work, name, cancellationToken);
        if (table is { Logged: false } && kind is not StatementKind.Insert)
            table = await ChangeLog.StartLogAsync(work, table, cancellationToken);
        return table is { Logged: true } ? table : null;
    }

    /// <summary>
    /// Whether an UPDATE changes only rows that all streams of a table without a log have passed, if any: rows stay where they are, so
    /// their positions tell as much as before, and the log, which makes every later insert dearer, is not switched on.
    /// </summary>
    private static async Task<bool> OnlyPassedAsync(
        Work work, Target target, SqlStatement statement, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        if (!work.Streams.OfTable(target.Table).Any() || binds.Any(bind => bind.Name is null)
            || await TrackedTables.FindAsync(work, target.Table, cancellationToken) is not { Logged: false })
            return false;
        var position = await work.Engine.LongAsync(
            $"select min(position) from __engine.streams where table_name = {SqlText.Literal(target.Table.Key)}", cancellationToken);
        var first = work.Bounds(target.Table).Append(position).Min();
        var rows = target.Rows(statement);
        await using var changed = await work.Engine.ReadAsync(
            $"select 1 from (select {SqlText.Identifier(target.Alias)}.rowid as place {rows}) where place >= {first} limit 1",
            cancellationToken, Bind.NamedIn(rows, binds));
        return !await changed.ReadAsync(cancellationToken);
    }

    private static async Task<int> LoggedAsync(
        Work work,
        TrackedTable? table,
        StatementKind kind,
        TokenEdits edits,
        Target target,
        IReadOnlyList<Bind> binds,
        CancellationToken cancellationToken)
    {
        var sql = Sql(edits, kind, target);
        if (kind is StatementKind.Insert)
            return await InsertLoggedAsync(work, target.Table, RunAsync, cancellationToken);
        if (table is not { Keyed: true })
            return await RunAsync();

        if (kind is StatementKind.Update)
            target.RefuseKeyChange(edits.Statement, await Catalog.KeyAsync(work.Engine, target.Table, cancellationToken));
        await KeepBeforeAsync(work, kind, edits, target, binds, cancellationToken);
        var affected = await RunAsync();
        if (kind is StatementKind.Update)
            await LogRows.UpdatedAsync(work, table, cancellationToken);
        else
            await LogRows.DeletedAsync(work, table, cancellationToken);
        await TrackedTables.AdvanceAsync(work, table, cancellationToken);
        return affected;

        Task<int> RunAsync() => work.Engine.RunAsync(sql, cancellationToken, binds);
    }

    /// <summary>Reads the rows that an UPDATE, DELETE or TRUNCATE is about to change into the temporary table __before.</summary>
    private static async Task KeepBeforeAsync(
        Work work, StatementKind kind, TokenEdits edits, Target target, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var where = kind is StatementKind.Truncate ? "" : target.Condition(edits);
        var bound = where.Contains('$', StringComparison.Ordinal) || where.Contains('?', StringComparison.Ordinal);
        if (bound && binds.Any(bind => bind.Name is null))
        {
            throw SnowflakeSqlException.Refusal(
                edits.Statement, "a change of a table with a standard stream takes no ? binds.", "named binds, :name.");
        }

        var alias = SqlText.Identifier(target.Alias);
        await work.Engine.RunAsync(
            $"""
            create or replace temp table __before as
            select {alias}.rowid as __row, '{(kind is StatementKind.Update ? 'U' : 'D')}' as __action, {alias}.*
            from {target.Table.Sql} as {alias}{where}
            """,
            cancellationToken,
            bound ? Bind.NamedIn(where, binds) : null);
    }

    private static string Sql(TokenEdits edits, StatementKind kind, Target target)
    {
        if (kind is StatementKind.Truncate)
            return $"delete from {target.Table.Sql}";
        if (kind is StatementKind.Insert && edits.Statement.Tokens[1].Is("overwrite"))
        {
            throw SnowflakeSqlException.Refusal(
                edits.Statement, "INSERT OVERWRITE is not known here.", "DELETE or TRUNCATE, and then INSERT INTO.");
        }

        if (kind is StatementKind.Update)
            target.StripQualifiers(edits);
        return Rewriter.Rewrite(edits, 0, edits.Statement.Tokens.Count);
    }
}
