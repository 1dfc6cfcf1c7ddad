using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>The change logs of the tables with streams: made, switched on, widened and forgotten here.</summary>
internal static class ChangeLog
{
    /// <summary>Rows that the open transaction wrote have positions from here on, until it commits.</summary>
    public const long OwnRows = 36028797018960000;

    public static async Task<TrackedTable> TrackAsync(
        Work work, SqlStatement statement, ObjectName table, bool keyed, CancellationToken cancellationToken)
    {
        if (keyed && (await Catalog.KeyAsync(work.Engine, table, cancellationToken)).Count == 0)
        {
            throw SnowflakeSqlException.Refusal(
                statement,
                $"a standard stream needs to tell the rows of {table} apart.",
                "a standard stream on a table that declares a PRIMARY KEY (Snowflake does not enforce it), or APPEND_ONLY = TRUE.");
        }

        var tracked = await TrackedTables.FindAsync(work, table, cancellationToken)
            ?? await TrackedTables.AddAsync(work.Engine, table, cancellationToken);
        if (!tracked.Logged && (keyed || await HasHolesAsync(work.Engine, table, cancellationToken)))
            tracked = await StartLogAsync(work, tracked, cancellationToken);
        if (keyed && !tracked.Keyed)
        {
            await TrackedTables.UpdateAsync(work, tracked, "keyed = true", cancellationToken);
            tracked = tracked with { Keyed = true };
        }

        return tracked;
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
        var bounds = rows.Select(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture)).Concat(work.Bounds(table.Name)).Append(end)
            .Distinct().Order().ToList();
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
        await TrackedTables.UpdateAsync(work, table, $"logged = true, next_change = {bounds.Count}", cancellationToken);
        await work.RenumberAsync(logged, bounds, cancellationToken);
        await RewriteViewsAsync(work, logged, cancellationToken);
        return logged;
    }

    /// <param name="column">The column's definition, as the engine takes it.</param>
    public static async Task AddColumnAsync(Work work, ObjectName table, string column, CancellationToken cancellationToken)
    {
        if (await TrackedTables.FindAsync(work, table, cancellationToken) is not { } tracked)
            return;
        if (tracked.Logged)
            await work.Engine.RunAsync($"alter table {tracked.Log} add column if not exists {column}", cancellationToken);
        await RewriteViewsAsync(work, tracked, cancellationToken);
    }

    public static async Task ForgetUnlessStreamedAsync(Work work, ObjectName table, CancellationToken cancellationToken)
    {
        var streams = await work.Engine.LongAsync(
            $"select count(*) from __engine.streams where table_name = {SqlText.Literal(table.Key)}", cancellationToken);
        if (streams > 0 || await TrackedTables.FindAsync(work, table, cancellationToken) is not { } tracked)
            return;
        await work.Engine.RunAsync($"drop table if exists {tracked.Log}", cancellationToken);
        await TrackedTables.ForgetAsync(work, table, cancellationToken);
    }

    /// <summary>The position behind the last committed row.</summary>
    public static Task<long> EndAsync(Engine engine, ObjectName table, long from, CancellationToken cancellationToken) =>
        engine.LongAsync(
            $"select coalesce(max(rowid) + 1, {from}) from {table.Sql} where rowid >= {from} and rowid < {OwnRows}", cancellationToken);

    /// <summary>The number behind the last change that a stream hands out: whole statements, at least one, up to so many rows.</summary>
    public static async Task<long> LoggedEndAsync(
        Engine engine, TrackedTable table, long from, long most, CancellationToken cancellationToken) =>
        most == long.MaxValue ? table.NextChange : await engine.LongAsync(
            $"""
            select least(coalesce(max(change) filter (where rows <= {most}), min(change), {table.NextChange}) + 1, {table.NextChange})
            from (
              select __change as change, sum(count(*)) over (order by __change) as rows
              from {table.Log}
              where __change >= {from} and __op = 'I'
              group by __change
            ) as changes
            """,
            cancellationToken);

    /// <summary>Whether rows were deleted: positions then do not count rows any more.</summary>
    private static async Task<bool> HasHolesAsync(Engine engine, ObjectName table, CancellationToken cancellationToken) =>
        await engine.LongAsync($"select coalesce(max(rowid) + 1, 0) - count(*) from {table.Sql}", cancellationToken) != 0;

    private static async Task RewriteViewsAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        foreach (var stream in work.Streams.OfTable(table.Name))
            await StreamViews.WriteAsync(work, stream, table, cancellationToken);
    }

}
