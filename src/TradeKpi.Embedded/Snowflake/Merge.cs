namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// MERGE. The source is read once. Several source rows that would update one target row are an error, as they are in Snowflake; the engine
/// would take any of them.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior; error 100090.</remarks>
internal static class Merge
{
    public static async Task<int> RunAsync(Work work, MergeStatement merge, TokenEdits edits, TrackedTable? table, IReadOnlyList<Bind> binds, CancellationToken cancellationToken)
    {
        var statement = merge.Statement;
        if (binds.Any(bind => bind.Name is null))
            throw SnowflakeSqlException.Refusal(statement, "MERGE takes no ? binds here.", "named binds, :name.");
        foreach (var clause in merge.Clauses.Where(clause => clause.Action == 'U'))
            Target.StripQualifiers(edits, clause.ActionFrom + 2, clause.ActionTo);

        var source = QueryRewriter.Rewrite(edits, merge.SourceFrom, merge.SourceTo);
        var on = QueryRewriter.Rewrite(edits, merge.OnFrom, merge.OnTo);
        var join = $"{merge.Target.Table.Sql} as {SqlText.Identifier(merge.Target.Alias)} join __source as {SqlText.Identifier(merge.SourceAlias)} on {on}";
        await RunAsync($"create or replace temp table __source as select * from {source}").ConfigureAwait(false);

        var follows = table is { Keyed: true };
        var changes = merge.Clauses.Any(clause => clause.Matched);
        if (changes && (follows || await MayMatchTwiceAsync().ConfigureAwait(false)))
        {
            var alias = SqlText.Identifier(merge.Target.Alias);
            await RunAsync($"create or replace temp table __before as select {alias}.rowid as __row, {Action()} as __action, {(follows ? $"{alias}.*" : "0 as none")} from {join} where __action is not null").ConfigureAwait(false);
            await CheckAsync().ConfigureAwait(false);
        }

        var ownEnd = table is null ? 0 : await Changes.OwnEndAsync(work, merge.Target.Table, cancellationToken).ConfigureAwait(false);
        var clauses = string.Concat(merge.Clauses.Select(Clause));
        var affected = await RunAsync(
            $"merge into {merge.Target.Table.Sql} as {SqlText.Identifier(merge.Target.Alias)} using __source as {SqlText.Identifier(merge.SourceAlias)} on {on}{clauses}").ConfigureAwait(false);
        if (table is not null)
            await LogAsync().ConfigureAwait(false);
        return affected;

        Task<int> RunAsync(string sql) =>
            work.Engine.RunAsync(sql, cancellationToken, [.. binds.Where(bind => sql.Contains("$" + bind.Name, StringComparison.OrdinalIgnoreCase))]);

        async Task<bool> MayMatchTwiceAsync()
        {
            var columns = merge.EqualColumns().Select(pair => SqlText.Identifier(pair.Source)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            return columns.Count == 0 || await work.Engine.LongAsync(
                $"select count(*) from (select 1 from __source where {string.Join(" and ", columns.Select(column => column + " is not null"))} group by {string.Join(", ", columns)} having count(*) > 1 limit 1)",
                cancellationToken).ConfigureAwait(false) > 0;
        }

        string Action() => $"case{string.Concat(merge.Clauses.Where(clause => clause.Matched).Select(clause => $" when {Condition(clause)} then '{clause.Action}'"))} end";

        string Condition(MergeClause clause) =>
            clause.ConditionFrom == clause.ConditionTo ? "true" : $"({QueryRewriter.Rewrite(edits, clause.ConditionFrom, clause.ConditionTo)})";

        string Clause(MergeClause clause) =>
            $"\nwhen {(clause.Matched ? "" : "not ")}matched and {Condition(clause)} then {QueryRewriter.Rewrite(edits, clause.ActionFrom, clause.ActionTo)}";

        async Task CheckAsync()
        {
            var twice = await work.Engine.LongAsync(
                "select count(*) from (select 1 from __before group by __row having count(*) filter (where __action = 'U') + least(1, count(*) filter (where __action = 'D')) > 1 limit 1)",
                cancellationToken).ConfigureAwait(false);
            if (twice > 0)
                throw SnowflakeSqlException.Failure(statement, "100090: Duplicate row detected during DML action: several source rows would change one row of the target.");
        }

        async Task LogAsync()
        {
            if (follows && changes)
            {
                await Changes.LogUpdatedAsync(work, table, cancellationToken).ConfigureAwait(false);
                if (merge.Clauses.Any(clause => clause.Action == 'D'))
                    await Changes.LogDeletedAsync(work, table, cancellationToken).ConfigureAwait(false);
            }

            await Changes.LogInsertedAsync(work, table, ownEnd, cancellationToken).ConfigureAwait(false);
            await ChangeLog.UpdateAsync(work, table, "next_change = next_change + 1", cancellationToken).ConfigureAwait(false);
        }
    }
}
