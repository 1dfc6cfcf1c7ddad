using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>What the catalog keeps of a table with streams.</summary>
/// <param name="Logged">Whether its changes go to a log; a table that was only inserted into needs none.</param>
/// <param name="Keyed">Whether a standard stream needs the rows before and after each change.</param>
/// <param name="NextChange">The number that the next statement's changes get.</param>
internal sealed record TrackedTable(long Id, ObjectName Name, bool Logged, bool Keyed, long NextChange)
{
    public string Log => $"__engine.log_{Id}";
}

/// <summary>The change logs of the tables with streams: made, switched on, widened and forgotten here.</summary>
internal static class ChangeLog
{
    /// <summary>Rows that the open transaction wrote have positions from here on, until it commits.</summary>
    public const long OwnRows = 36028797018960000;

    public static async Task<TrackedTable> TrackAsync(
        Work work, SqlStatement statement, ObjectName table, bool keyed, CancellationToken cancellationToken)
    {
        if (keyed && (await KeyAsync(work.Engine, table, cancellationToken)).Count == 0)
        {
            throw SnowflakeSqlException.Refusal(
                statement,
                $"a standard stream needs to tell the rows of {table} apart.",
                "a standard stream on a table that declares a PRIMARY KEY (Snowflake does not enforce it), or APPEND_ONLY = TRUE.");
        }

        var tracked = await FindAsync(work.Engine, table, cancellationToken) ?? await AddAsync(work.Engine, table, cancellationToken);
        if (!tracked.Logged && (keyed || await HasHolesAsync(work.Engine, table, cancellationToken)))
            tracked = await StartLogAsync(work, tracked, cancellationToken);
        if (keyed && !tracked.Keyed)
        {
            await UpdateAsync(work, tracked, "keyed = true", cancellationToken);
            tracked = tracked with { Keyed = true };
        }

        return tracked;
    }

    public static async Task<TrackedTable?> FindAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await engine.RowsAsync(
            $"select id, logged, keyed, next_change from __engine.tracked where table_name = {SqlText.Literal(table.Key)}",
            cancellationToken);
        return rows is [[var id, var logged, var keyed, var next]]
            ? new TrackedTable(Number(id), table, (bool)logged!, (bool)keyed!, Number(next))
            : null;
    }

    /// <summary>
    /// Switches a table from positions to a log, for good, before rows of it change or move: what its streams have not handed out yet is
    /// copied into the log, and their positions become change numbers.
    /// </summary>
    public static async Task<TrackedTable> StartLogAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        var engine = work.Engine;
        var ofTable = $"where table_name = {SqlText.Literal(table.Name.Key)}";
        await engine.RunAsync(
            $"""
            create table {table.Log} as
            select cast(0 as bigint) as __change, '' as __op, false as __after, * from {table.Name.Sql} limit 0
            """,
            cancellationToken);
        var rows = await engine.RowsAsync($"select position from __engine.streams {ofTable}", cancellationToken);
        var end = await EndAsync(engine, table.Name, 0, cancellationToken);
        var bounds = rows.Select(row => Number(row[0])).Concat(work.Bounds(table.Name)).Append(end).Distinct().Order().ToList();
        for (var i = 0; i < bounds.Count; i++)
        {
            var (from, to) = i + 1 < bounds.Count ? (bounds[i], bounds[i + 1]) : (OwnRows, long.MaxValue);
            await engine.RunAsync(
                $"insert into {table.Log} select {i}, 'I', true, * from {table.Name.Sql} where rowid >= {from} and rowid < {to}",
                cancellationToken);
        }

        var mapping = string.Concat(bounds.Select((bound, i) => $" when {bound} then {i}"));
        await engine.RunAsync($"update __engine.streams set position = case position{mapping} end {ofTable}", cancellationToken);
        var logged = table with { Logged = true, NextChange = bounds.Count };
        await UpdateAsync(work, table, $"logged = true, next_change = {bounds.Count}", cancellationToken);
        await work.RenumberAsync(logged, bounds, cancellationToken);
        await RewriteViewsAsync(work, logged, cancellationToken);
        return logged;
    }

    /// <param name="column">The column's definition, as the engine takes it.</param>
    public static async Task AddColumnAsync(Work work, ObjectName table, string column, CancellationToken cancellationToken)
    {
        if (await FindAsync(work.Engine, table, cancellationToken) is not { } tracked)
            return;
        if (tracked.Logged)
            await work.Engine.RunAsync($"alter table {tracked.Log} add column if not exists {column}", cancellationToken);
        await RewriteViewsAsync(work, tracked, cancellationToken);
    }

    public static async Task ForgetUnlessStreamedAsync(Work work, ObjectName table, CancellationToken cancellationToken)
    {
        var streams = await work.Engine.LongAsync(
            $"select count(*) from __engine.streams where table_name = {SqlText.Literal(table.Key)}", cancellationToken);
        if (streams > 0 || await FindAsync(work.Engine, table, cancellationToken) is not { } tracked)
            return;
        await work.Engine.RunAsync($"drop table if exists {tracked.Log}", cancellationToken);
        await work.Engine.RunAsync(Catalog.Forget("tracked", "table_name", table.Key), cancellationToken);
    }

    /// <summary>The position behind the last committed row.</summary>
    public static Task<long> EndAsync(Engine engine, ObjectName table, long from, CancellationToken cancellationToken) =>
        engine.LongAsync(
            $"select coalesce(max(rowid) + 1, {from}) from {table.Sql} where rowid >= {from} and rowid < {OwnRows}", cancellationToken);

    public static Task UpdateAsync(Work work, TrackedTable table, string set, CancellationToken cancellationToken) =>
        work.Engine.RunAsync($"update __engine.tracked set {set} where id = {table.Id}", cancellationToken);

    /// <summary>Ends a statement's changes: the next one's get another number.</summary>
    public static Task AdvanceAsync(Work work, TrackedTable table, CancellationToken cancellationToken) =>
        UpdateAsync(work, table, "next_change = next_change + 1", cancellationToken);

    public static async Task<IReadOnlyList<string>> ColumnsAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await engine.RowsAsync(
            $"""
            select column_name from duckdb_columns()
            where lower(schema_name) = {SqlText.Literal(table.Schema.ToLowerInvariant())}
              and lower(table_name) = {SqlText.Literal(table.Name.ToLowerInvariant())}
            order by column_index
            """,
            cancellationToken);
        return [.. rows.Select(row => (string)row[0]!)];
    }

    public static async Task<IReadOnlyList<string>> KeyAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await engine.RowsAsync(
            $"select unnest(columns) from __engine.primary_keys where table_name = {SqlText.Literal(table.Key)}", cancellationToken);
        return [.. rows.Select(row => (string)row[0]!)];
    }

    private static async Task<TrackedTable> AddAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var id = await engine.LongAsync("select nextval('__engine.ids')", cancellationToken);
        await engine.RunAsync(
            $"insert into __engine.tracked values ({SqlText.Literal(table.Key)}, {id}, false, false, 0)", cancellationToken);
        return new TrackedTable(id, table, false, false, 0);
    }

    /// <summary>Whether rows were deleted: positions then do not count rows any more.</summary>
    private static async Task<bool> HasHolesAsync(Engine engine, ObjectName table, CancellationToken cancellationToken) =>
        await engine.LongAsync($"select coalesce(max(rowid) + 1, 0) - count(*) from {table.Sql}", cancellationToken) != 0;

    private static async Task RewriteViewsAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        foreach (var stream in work.Streams.OfTable(table.Name))
            await StreamViews.WriteAsync(work, stream, table, cancellationToken);
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
