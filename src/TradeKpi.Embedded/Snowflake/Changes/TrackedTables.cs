using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>What the catalog keeps of a table with streams.</summary>
/// <param name="Logged">Whether its changes go to a log; a table that was only inserted into needs none.</param>
/// <param name="Keyed">Whether a standard stream needs the rows before and after each change.</param>
/// <param name="NextChange">The number that the next statement's changes get.</param>
internal sealed record TrackedTable(long Id, ObjectName Name, bool Logged, bool Keyed, long NextChange)
{
    public string Log => $"__engine.log_{Id}";
}

/// <summary>The tables with streams, as the catalog holds them.</summary>
internal static class TrackedTables
{
    public static async Task<TrackedTable?> FindAsync(Work work, ObjectName table, CancellationToken cancellationToken)
    {
        if (work.Tracked.TryGetValue(table.Key, out var known))
            return known;
        var rows = await work.Engine.RowsAsync(
            $"select id, logged, keyed, next_change from __engine.tracked where table_name = {SqlText.Literal(table.Key)}",
            cancellationToken);
        return rows is [[var id, var logged, var keyed, var next]]
            ? work.Tracked[table.Key] = new TrackedTable(Number(id), table, (bool)logged!, (bool)keyed!, Number(next))
            : null;
    }

    public static async Task<TrackedTable> AddAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var id = await engine.LongAsync("select nextval('__engine.ids')", cancellationToken);
        await engine.RunAsync(
            $"insert into __engine.tracked values ({SqlText.Literal(table.Key)}, {id}, false, false, 0)", cancellationToken);
        return new TrackedTable(id, table, false, false, 0);
    }

    public static Task UpdateAsync(Work work, TrackedTable table, string set, CancellationToken cancellationToken)
    {
        work.Tracked.Remove(table.Name.Key);
        return work.Engine.RunAsync($"update __engine.tracked set {set} where id = {table.Id}", cancellationToken);
    }

    /// <summary>Ends a statement's changes: the next one's get another number.</summary>
    public static async Task AdvanceAsync(Work work, TrackedTable table, CancellationToken cancellationToken)
    {
        await UpdateAsync(work, table, "next_change = next_change + 1", cancellationToken);
        work.Tracked[table.Name.Key] = table with { NextChange = table.NextChange + 1 };
    }

    public static Task ForgetAsync(Work work, ObjectName table, CancellationToken cancellationToken)
    {
        work.Tracked.Remove(table.Key);
        return work.Engine.RunAsync(Catalog.Forget("tracked", "table_name", table.Key), cancellationToken);
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
