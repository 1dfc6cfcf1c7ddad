using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>
/// What Snowflake knows about objects and the engine does not. It lives in the same database, so it commits together with the data.
/// </summary>
internal static class Catalog
{
    public const string Schema = "__engine";

    public static IReadOnlyList<string> Tables { get; } =
    [
        "create schema if not exists __engine",
        "create table if not exists __engine.procedures (name varchar not null, body varchar not null, line integer not null)",
        "create table if not exists __engine.primary_keys (table_name varchar not null, columns varchar[] not null)",
        "create table if not exists __engine.comments (kind varchar not null, name varchar not null, comment varchar)",
        """
        create table if not exists __engine.load_history (table_name varchar not null, file_name varchar not null,
          file_size bigint not null, last_modified timestamptz not null, last_load_time timestamptz not null, row_count bigint not null)
        """,
        """
        create table if not exists __engine.streams (name varchar not null, table_name varchar not null, append_only boolean not null,
          position bigint not null, id bigint not null, comment varchar, created_on timestamptz not null)
        """,
        """
        create table if not exists __engine.tracked (table_name varchar not null, id bigint not null, logged boolean not null,
          keyed boolean not null, next_change bigint not null)
        """,
        "create sequence if not exists __engine.ids",
    ];

    /// <summary>Replaces a statement about one row of the catalog by name.</summary>
    public static string Forget(string table, string column, string key) =>
        $"delete from __engine.{table} where {column} = {SqlText.Literal(key)}";

    public static async Task<IReadOnlyList<string>> ColumnsAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await engine.RowsAsync(
            $"select name from pragma_table_info({SqlText.Literal(table.Sql)}) order by cid", cancellationToken);
        return [.. rows.Select(row => (string)row[0]!)];
    }

    public static async Task<IReadOnlyList<string>> KeyAsync(Engine engine, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await engine.RowsAsync(
            $"select unnest(columns) from __engine.primary_keys where table_name = {SqlText.Literal(table.Key)}", cancellationToken);
        return [.. rows.Select(row => (string)row[0]!)];
    }
}
