using System.Globalization;

using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>CREATE, DROP and SHOW STREAM, and SYSTEM$STREAM_HAS_DATA.</summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/streams-intro</remarks>
internal static class Streams
{
    private const string Supported = "CREATE [OR REPLACE] STREAM [IF NOT EXISTS] name ON TABLE name [APPEND_ONLY = TRUE | FALSE] [SHOW_INITIAL_ROWS = TRUE | FALSE] [COMMENT = '…'].";

    public static async Task CreateAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, Supported);
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

        var known = work.Session.Warehouse.Streams.Find(name);
        if (known is not null && unless)
            return;
        if (known is not null && !replace)
            throw SnowflakeSqlException.Failure(statement, $"the stream {name} exists already.");
        if (known is not null)
            await RemoveAsync(work, known, cancellationToken).ConfigureAwait(false);

        var tracked = await ChangeLog.TrackAsync(work, statement, table, keyed: !appendOnly, cancellationToken).ConfigureAwait(false);
        if (initial && (tracked.Logged || !appendOnly))
            throw cursor.Refusal("SHOW_INITIAL_ROWS is only known for an append-only stream on a table that was only ever inserted into.");
        var position = initial ? 0 : tracked.Logged ? tracked.NextChange : await ChangeLog.EndAsync(work.Engine, table, 0, cancellationToken).ConfigureAwait(false);
        var id = await work.Engine.LongAsync("select nextval('__engine.ids')", cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"insert into __engine.streams values ({SqlText.Literal(name.Key)}, {SqlText.Literal(table.Key)}, {appendOnly}, {position}, {id}, {(comment is null ? "null" : SqlText.Literal(comment))}, statement_time())"),
            cancellationToken).ConfigureAwait(false);
        await StreamViews.WriteAsync(work, new StreamInfo(id, name, table, appendOnly), tracked, cancellationToken).ConfigureAwait(false);
    }

    public static async Task DropAsync(Work work, SqlStatement statement, ObjectName name, bool ifExists, CancellationToken cancellationToken)
    {
        if (work.Session.Warehouse.Streams.Find(name) is { } stream)
            await RemoveAsync(work, stream, cancellationToken).ConfigureAwait(false);
        else if (!ifExists)
            throw SnowflakeSqlException.Failure(statement, $"the stream {name} does not exist.");
    }

    public static async Task<StatementResult> ShowAsync(Session session, CancellationToken cancellationToken)
    {
        const string Sql = """
            select created_on, split_part(name, '.', 2) as name, 'LOCAL' as database_name, split_part(name, '.', 1) as schema_name, comment, table_name,
              'Table' as source_type, 'DELTA' as type, false as stale, if(append_only, 'APPEND_ONLY', 'DEFAULT') as mode
            from __engine.streams order by schema_name, name
            """;
        return new StatementResult(await session.Engine.ReadAsync(Sql, cancellationToken).ConfigureAwait(false));
    }

    /// <summary><c>system$stream_has_data('s.x')</c> as a query that stays right when it stands in a view.</summary>
    public static void RewriteHasData(StreamNames streams, TokenEdits edits)
    {
        var tokens = edits.Statement.Tokens;
        for (var i = 0; i + 3 < tokens.Count; i++)
        {
            if (!tokens[i].Is("system$stream_has_data"))
                continue;
            var name = ObjectName.Parse(tokens[i + 2].Unquoted);
            if (tokens[i + 2].Kind is not SqlTokenKind.String || !tokens[i + 3].Is(")"))
                throw QueryRewriter.Refuse(edits, tokens[i], "takes the name of a stream as a literal.", "system$stream_has_data('schema.stream').");
            var stream = streams.Find(name) ?? throw QueryRewriter.Refuse(edits, tokens[i], $"the stream {name} does not exist.", "streams made before.");
            edits.Replace(i, $"(select has_data from {stream.HasData})");
            edits.Remove(i + 1, i + 4);
        }
    }

    /// <summary>Drops the streams of a schema, by the prefix of their names, and of the tables in it.</summary>
    public static async Task ForgetSchemaAsync(Work work, string schema, CancellationToken cancellationToken)
    {
        foreach (var stream in work.Session.Warehouse.Streams.All.Where(stream => IsIn(stream.Name) || IsIn(stream.Table)))
            await RemoveAsync(work, stream, cancellationToken).ConfigureAwait(false);

        bool IsIn(ObjectName name) => name.Schema.Equals(schema, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task RemoveAsync(Work work, StreamInfo stream, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync($"drop view if exists {stream.Name.Sql}", cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync($"drop view if exists {stream.HasData}", cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync(Catalog.Forget("streams", "name", stream.Name.Key), cancellationToken).ConfigureAwait(false);
        await ChangeLog.ForgetUnlessStreamedAsync(work, stream.Table, cancellationToken).ConfigureAwait(false);
    }
}
