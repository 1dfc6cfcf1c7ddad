using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>
/// The view behind a stream: the rows between two bounds that the session sets. On a table that is only inserted into, they are the table's
/// own rows by position; otherwise they come from the table's change log, netted per key.
/// </summary>
internal static class StreamViews
{
    public static async Task WriteAsync(Work work, StreamInfo stream, TrackedTable table, CancellationToken cancellationToken)
    {
        var columns = await Catalog.ColumnsAsync(work.Engine, stream.Table, cancellationToken);
        var sql = !table.Logged ? FromTable(stream, columns)
            : stream.AppendOnly ? FromLog(stream, table, columns)
            : Netted(stream, table, columns, await Catalog.KeyAsync(work.Engine, stream.Table, cancellationToken));
        await work.Engine.RunAsync($"create or replace view {stream.Name.Sql} as {sql}", cancellationToken);
        await work.Engine.RunAsync($"create or replace view {stream.HasData} as {HasData(stream, table)}", cancellationToken);
    }

    private static string FromTable(StreamInfo stream, IReadOnlyList<string> columns) => $"""
        select {List(columns, "t.")}, {Metadata("'INSERT'", "false", $"md5('{stream.Table.Key}|' || t.rowid)")}
        from {stream.Table.Sql} as t
        where t.rowid >= {Bound(stream.From)} and t.rowid < {Bound(stream.To)}
        """;

    private static string FromLog(StreamInfo stream, TrackedTable table, IReadOnlyList<string> columns) => $"""
        select {List(columns, "c.")}, {Metadata("'INSERT'", "false", $"md5('{stream.Table.Key}|' || c.rowid)")}
        from {table.Log} as c
        where {Between(stream)} and c.__op = 'I'
        """;

    /// <summary>
    /// Per key the row before the first change and the row after the last one. A key that was deleted on the way and is there again counts
    /// as another row, so that pair is no update.
    /// </summary>
    private static string Netted(StreamInfo stream, TrackedTable table, IReadOnlyList<string> columns, IReadOnlyList<string> key)
    {
        var keys = List(key, "c.");
        var values = string.Concat(key.Select(column => $" || '|' || cast(c.{SqlText.Identifier(column)} as varchar)"));
        var id = $"'{stream.Table.Key}'{values}";
        return $"""
            select {List(columns, "c.")}, {Metadata(
                "case when c.__after then 'INSERT' else 'DELETE' end",
                "not k.__broken and k.__first % 2 = 0 and k.__last % 2 = 1",
                $"md5({id} || case when k.__broken and c.__after then '|' || k.__last else '' end)")}
            from {table.Log} as c
            join (
              select {keys}, min({At}) as __first, max({At}) as __last, bool_or(c.__op = 'D') as __broken
              from {table.Log} as c
              where {Between(stream)}
              group by {keys}
            ) as k on {string.Join(" and ", key.Select(column => $"c.{SqlText.Identifier(column)} = k.{SqlText.Identifier(column)}"))}
            where {Between(stream)} and (({At} = k.__first and not c.__after) or ({At} = k.__last and c.__after))
            """;
    }

    private static string HasData(StreamInfo stream, TrackedTable table)
    {
        var position = $"(select position from __engine.streams where id = {stream.Id})";
        var end = table.Logged
            ? $"(select next_change from __engine.tracked where id = {table.Id})"
            : $"(select count(*) from {stream.Table.Sql})";
        return $"select {position} < {end} as has_data";
    }

    /// <summary>A change's place in order: the row before it, then the row after it.</summary>
    private const string At = "(c.__change * 2 + cast(c.__after as bigint))";

    private static string Between(StreamInfo stream) => $"c.__change >= {Bound(stream.From)} and c.__change < {Bound(stream.To)}";

    private static string Bound(string variable) => $"cast(getvariable('{variable}') as bigint)";

    private static string Metadata(string action, string isUpdate, string rowId) =>
        $"{action} as \"METADATA$ACTION\", {isUpdate} as \"METADATA$ISUPDATE\", {rowId} as \"METADATA$ROW_ID\"";

    private static string List(IEnumerable<string> columns, string prefix) =>
        string.Join(", ", columns.Select(column => prefix + SqlText.Identifier(column)));
}
