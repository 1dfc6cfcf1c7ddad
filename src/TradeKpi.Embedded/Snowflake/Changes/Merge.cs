using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>
/// MERGE. The source is read once. Several source rows that would update one target row are an error, as they are in Snowflake; the engine
/// would take any of them.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior; error 100090.</remarks>
internal sealed class Merge
{
    private readonly Work _work;
    private readonly MergeStatement _merge;
    private readonly TokenEdits _edits;
    private readonly TrackedTable? _table;
    private readonly IReadOnlyList<Bind> _binds;
    private readonly CancellationToken _cancellationToken;
    private readonly string _alias;
    private readonly string _target;
    private readonly string _sourceAs;
    private readonly string _on;

    private Merge(
        Work work,
        MergeStatement merge,
        TokenEdits edits,
        TrackedTable? table,
        IReadOnlyList<Bind> binds,
        CancellationToken cancellationToken)
    {
        (_work, _merge, _edits, _table, _binds, _cancellationToken) = (work, merge, edits, table, binds, cancellationToken);
        _alias = SqlText.Identifier(merge.Target.Alias);
        _target = $"{merge.Target.Table.Sql} as {_alias}";
        _sourceAs = $"__source as {SqlText.Identifier(merge.SourceAlias)}";
        _on = Rewriter.Rewrite(edits, merge.OnFrom, merge.OnTo);
    }

    /// <returns>The rows written.</returns>
    public static Task<int> RunAsync(
        Work work,
        MergeStatement merge,
        TokenEdits edits,
        TrackedTable? table,
        IReadOnlyList<Bind> binds,
        CancellationToken cancellationToken)
    {
        if (binds.Any(bind => bind.Name is null))
            throw SnowflakeSqlException.Refusal(merge.Statement, "MERGE takes no ? binds here.", "named binds, :name.");
        foreach (var clause in merge.Clauses.Where(clause => clause.Action == 'U'))
            Target.StripQualifiers(edits, clause.ActionFrom + 2, clause.ActionTo);
        return new Merge(work, merge, edits, table, binds, cancellationToken).RunAsync();
    }

    private async Task<int> RunAsync()
    {
        var source = Rewriter.Rewrite(_edits, _merge.SourceFrom, _merge.SourceTo);
        await RunAsync($"create or replace temp table __source as select * from {source}");
        var follows = _table is { Keyed: true };
        var changes = _merge.Clauses.Any(clause => clause.Matched);
        if (changes && (follows || await MayMatchTwiceAsync()))
            await KeepBeforeAsync(follows);

        var ownEnd = _table is null ? 0 : await LogRows.OwnEndAsync(_work, _merge.Target.Table, _cancellationToken);
        var affected = await RunAsync($"merge into {_target} using {_sourceAs} on {_on}{string.Concat(_merge.Clauses.Select(Clause))}");
        if (_table is not null)
            await LogAsync(_table, follows && changes, ownEnd);
        return affected;
    }

    private Task<int> RunAsync(string sql) => _work.Engine.RunAsync(sql, _cancellationToken, Bind.NamedIn(sql, _binds));

    private async Task<bool> MayMatchTwiceAsync()
    {
        var columns = _merge.EqualColumns().Select(pair => SqlText.Identifier(pair.Source))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return columns.Count == 0 || await _work.Engine.LongAsync(
            $"""
            select count(*) from (
              select 1 from __source where {string.Join(" and ", columns.Select(column => column + " is not null"))}
              group by {string.Join(", ", columns)} having count(*) > 1 limit 1
            )
            """,
            _cancellationToken) > 0;
    }

    /// <summary>Reads the target rows that a clause is about to change, and refuses those that two source rows would.</summary>
    private async Task KeepBeforeAsync(bool follows)
    {
        await RunAsync(
            $"""
            create or replace temp table __before as
            select {_alias}.rowid as __row, {Action()} as __action, {(follows ? $"{_alias}.*" : "0 as none")}
            from {_target} join {_sourceAs} on {_on}
            where __action is not null
            """);
        var twice = await _work.Engine.LongAsync(
            """
            select count(*) from (
              select 1 from __before group by __row
              having count(*) filter (where __action = 'U') + least(1, count(*) filter (where __action = 'D')) > 1 limit 1
            )
            """,
            _cancellationToken);
        if (twice > 0)
        {
            throw SnowflakeSqlException.Failure(
                _merge.Statement,
                "100090: Duplicate row detected during DML action: several source rows would change one row of the target.");
        }
    }

    private string Action()
    {
        var cases = _merge.Clauses.Where(clause => clause.Matched).Select(clause => $" when {Condition(clause)} then '{clause.Action}'");
        return $"case{string.Concat(cases)} end";
    }

    private string Condition(MergeClause clause) =>
        clause.ConditionFrom == clause.ConditionTo ? "true" : $"({Rewriter.Rewrite(_edits, clause.ConditionFrom, clause.ConditionTo)})";

    private string Clause(MergeClause clause)
    {
        var action = Rewriter.Rewrite(_edits, clause.ActionFrom, clause.ActionTo);
        return $"\nwhen {(clause.Matched ? "" : "not ")}matched and {Condition(clause)} then {action}";
    }

    private async Task LogAsync(TrackedTable table, bool changed, long ownEnd)
    {
        if (changed)
        {
            await LogRows.UpdatedAsync(_work, table, _cancellationToken);
            if (_merge.Clauses.Any(clause => clause.Action == 'D'))
                await LogRows.DeletedAsync(_work, table, _cancellationToken);
        }

        await LogRows.InsertedAsync(_work, table, ownEnd, _cancellationToken);
        await ChangeLog.AdvanceAsync(_work, table, _cancellationToken);
    }
}
