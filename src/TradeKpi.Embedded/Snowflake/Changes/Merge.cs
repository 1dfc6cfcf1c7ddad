using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>
/// MERGE. The source is read once. Several source rows that would update one target row are an error, as they are in Snowflake; the engine
/// would take any of them.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior; error 100090.</remarks>
internal sealed class Merge(
    Work work,
    MergeStatement merge,
    TokenEdits edits,
    TrackedTable? table,
    IReadOnlyList<Bind> binds,
    KnownMerges known,
    CancellationToken cancellationToken)
{
    private readonly string _alias = SqlText.Identifier(merge.Target.Alias);
    private readonly string _sourceAs = $"__source as {SqlText.Identifier(merge.SourceAlias)}";

    private string Into => $"{merge.Target.Table.Sql} as {_alias}";

    private string On => Rewriter.Rewrite(edits, merge.OnFrom, merge.OnTo);

    /// <returns>The rows written.</returns>
    public async Task<int> RunAsync()
    {
        if (binds.Any(bind => bind.Name is null))
            throw SnowflakeSqlException.Refusal(merge.Statement, "MERGE takes no ? binds here.", "named binds, :name.");
        foreach (var clause in merge.Clauses.Where(clause => clause.Action == 'U'))
            Target.StripQualifiers(edits, clause.ActionFrom + 2, clause.ActionTo);

        var source = Rewriter.Rewrite(edits, merge.SourceFrom, merge.SourceTo);
        await RunAsync($"create or replace temp table __source as select * from {source}");
        var rows = await work.Engine.LongAsync("select count(*) from __source", cancellationToken);
        if (rows == 0 && known.Holds(merge.Statement))
            return 0;
        var follows = table is { Keyed: true };
        var changes = merge.Clauses.Any(clause => clause.Matched);
        if (changes && (follows || (rows > 1 && await MayMatchTwiceAsync())))
            await KeepBeforeAsync(follows, rows);

        var ownEnd = table is null ? 0 : await LogRows.OwnEndAsync(work, merge.Target.Table, cancellationToken);
        var affected = await RunAsync($"merge into {Into} using {_sourceAs} on {On}{string.Concat(merge.Clauses.Select(Clause))}");
        if (table is not null)
            await LogAsync(table, follows && changes, ownEnd);
        known.Keep(merge.Statement);
        return affected;
    }

    private Task<int> RunAsync(string sql) => work.Engine.RunAsync(sql, cancellationToken, Bind.NamedIn(sql, binds));

    private async Task<bool> MayMatchTwiceAsync()
    {
        var columns = merge.EqualColumns().Select(pair => SqlText.Identifier(pair.Source))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return columns.Count == 0 || await work.Engine.LongAsync(
            $"""
            select count(*) from (
              select 1 from __source where {string.Join(" and ", columns.Select(column => column + " is not null"))}
              group by {string.Join(", ", columns)} having count(*) > 1 limit 1
            )
            """,
            cancellationToken) > 0;
    }

    /// <summary>Reads the target rows that a clause is about to change, and refuses those that two source rows would.</summary>
    private async Task KeepBeforeAsync(bool follows, long rows)
    {
        await RunAsync(
            $"""
            create or replace temp table __before as
            select {_alias}.rowid as __row, {Action()} as __action, {(follows ? $"{_alias}.*" : "0 as none")}
            from {Into} join {_sourceAs} on {On}
            where __action is not null
            """);
        if (rows == 1)
            return;
        var twice = await work.Engine.LongAsync(
            """
            select count(*) from (
              select 1 from __before group by __row
              having count(*) filter (where __action = 'U') + least(1, count(*) filter (where __action = 'D')) > 1 limit 1
            )
            """,
            cancellationToken);
        if (twice > 0)
        {
            throw SnowflakeSqlException.Failure(
                merge.Statement,
                "100090: Duplicate row detected during DML action: several source rows would change one row of the target.");
        }
    }

    private string Action()
    {
        var cases = merge.Clauses.Where(clause => clause.Matched).Select(clause => $" when {Condition(clause)} then '{clause.Action}'");
        return $"case{string.Concat(cases)} end";
    }

    private string Condition(MergeClause clause) =>
        clause.ConditionFrom == clause.ConditionTo ? "true" : $"({Rewriter.Rewrite(edits, clause.ConditionFrom, clause.ConditionTo)})";

    private string Clause(MergeClause clause)
    {
        var action = Rewriter.Rewrite(edits, clause.ActionFrom, clause.ActionTo);
        return $"\nwhen {(clause.Matched ? "" : "not ")}matched and {Condition(clause)} then {action}";
    }

    private async Task LogAsync(TrackedTable tracked, bool changed, long ownEnd)
    {
        if (changed)
        {
            await LogRows.UpdatedAsync(work, tracked, cancellationToken);
            if (merge.Clauses.Any(clause => clause.Action == 'D'))
                await LogRows.DeletedAsync(work, tracked, cancellationToken);
        }

        await LogRows.InsertedAsync(work, tracked, ownEnd, cancellationToken);
        await TrackedTables.AdvanceAsync(work, tracked, cancellationToken);
    }
}
