using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>CREATE, DROP and SHOW STREAM.</summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/streams-intro</remarks>
internal static class Streams
{
    private const string Supported = "CREATE [OR REPLACE] STREAM [IF NOT EXISTS] name ON TABLE name "
        + "[APPEND_ONLY = TRUE | FALSE] [SHOW_INITIAL_ROWS = TRUE | FALSE] [COMMENT = '…'].";

    public static async Task CreateAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("create");
        var replace = cursor.Accept("or", "replace");
        cursor.Expect("stream");
        var unless = cursor.Accept("if", "not", "exists");
        var name = cursor.TakeName();
        cursor.Accept("copy", "grants");
        cursor.Expect("on");
        cursor.Expect("table");
        var table = cursor.TakeName();
        var (appendOnly, initial, comment) = (false, false, (string?)null);
        while (!cursor.AtEnd)
        {
            if (cursor.Accept("append_only", "="))
                appendOnly = cursor.TakeBoolean();
            else if (cursor.Accept("show_initial_rows", "="))
                initial = cursor.TakeBoolean();
            else if (cursor.Accept("comment", "="))
                comment = cursor.TakeString();
            else
                throw cursor.Refusal($"'{cursor.Current.Text}' is not known in a stream.");
        }

        var known = work.Streams.Find(name);
        if (known is not null && unless)
            return;
        if (known is not null && !replace)
            throw SnowflakeSqlException.Failure(statement, $"the stream {name} exists already.");
        if (known is not null)
            await RemoveAsync(work, known, cancellationToken);

        var tracked = await ChangeLog.TrackAsync(work, statement, table, keyed: !appendOnly, cancellationToken);
        if (initial && (tracked.Logged || !appendOnly))
            throw cursor.Refusal("SHOW_INITIAL_ROWS is only known for an append-only stream on a table that was only ever inserted into.");
        var position = initial ? 0
            : tracked.Logged ? tracked.NextChange
            : await ChangeLog.EndAsync(work.Engine, table, 0, cancellationToken);
        var id = await work.Engine.LongAsync("select nextval('__engine.ids')", cancellationToken);
        await work.Engine.RunAsync(
            $"""
            insert into __engine.streams values ({SqlText.Literal(name.Key)}, {SqlText.Literal(table.Key)}, {appendOnly}, {position}, {id},
              {(comment is null ? "null" : SqlText.Literal(comment))}, statement_time())
            """,
            cancellationToken);
        await StreamViews.WriteAsync(work, new StreamInfo(id, name, table, appendOnly), tracked, cancellationToken);
    }

    public static async Task DropAsync(
        Work work, SqlStatement statement, ObjectName name, bool ifExists, CancellationToken cancellationToken)
    {
        if (work.Streams.Find(name) is { } stream)
            await RemoveAsync(work, stream, cancellationToken);
        else if (!ifExists)
            throw SnowflakeSqlException.Failure(statement, $"the stream {name} does not exist.");
    }

    public static async Task<StatementResult> ShowAsync(Engine engine, CancellationToken cancellationToken)
    {
        const string Sql = """
            select created_on, split_part(name, '.', 2) as name, 'LOCAL' as database_name, split_part(name, '.', 1) as schema_name, comment,
              table_name, 'Table' as source_type, 'DELTA' as type, false as stale, if(append_only, 'APPEND_ONLY', 'DEFAULT') as mode
            from __engine.streams order by schema_name, name
            """;
        return new StatementResult(await engine.ReadAsync(Sql, cancellationToken));
    }

    /// <summary>Drops the streams of a schema, by the prefix of their names, and of the tables in it.</summary>
    public static async Task ForgetSchemaAsync(Work work, string schema, CancellationToken cancellationToken)
    {
        foreach (var stream in work.Streams.All.Where(stream => IsIn(stream.Name) || IsIn(stream.Table)))
            await RemoveAsync(work, stream, cancellationToken);

        bool IsIn(ObjectName name) => name.Schema.Equals(schema, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task RemoveAsync(Work work, StreamInfo stream, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync($"drop view if exists {stream.Name.Sql}", cancellationToken);
        await work.Engine.RunAsync($"drop view if exists {stream.HasData}", cancellationToken);
        await work.Engine.RunAsync(Catalog.Forget("streams", "name", stream.Name.Key), cancellationToken);
        await ChangeLog.ForgetUnlessStreamedAsync(work, stream.Table, cancellationToken);
    }
}
