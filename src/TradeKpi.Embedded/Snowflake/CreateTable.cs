using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>CREATE TABLE, with columns or AS SELECT.</summary>
internal static class CreateTable
{
    private const string Supported =
        "CREATE [OR REPLACE] [TRANSIENT | TEMPORARY] TABLE [IF NOT EXISTS] name (column type [NOT NULL] [DEFAULT …] [COMMENT '…'], …, PRIMARY KEY (…)) "
        + "[CLUSTER BY (…)] [COMMENT = '…'] [AS SELECT …].";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, Supported);
        cursor.Expect("create");
        var replace = cursor.Accept("or", "replace");
        var temporary = false;
        while (!cursor.Accept("table"))
        {
            temporary |= cursor.Sees("temporary") || cursor.Sees("temp");
            if (!cursor.Accept("transient") && !cursor.Accept("temporary") && !cursor.Accept("temp") && !cursor.Accept("local"))
                throw cursor.Refusal("this kind of table is not known.");
        }

        var unless = cursor.Accept("if", "not", "exists");
        var name = cursor.TakeName();
        if (temporary && name.Schema != "main")
            throw cursor.Refusal("a temporary table is named without a schema here.");
        if (unless && !temporary && await ExistsAsync(work, name, cancellationToken).ConfigureAwait(false))
            return;
        if (replace)
            work.Session.Warehouse.Streams.RefuseIfTracked(statement, name, "replaced");

        List<Column> columns = [];
        List<string> key = [];
        if (cursor.Sees("("))
        {
            var (from, to) = cursor.TakeGroup();
            (columns, key) = ColumnReader.ReadAll(new TokenCursor(statement, Supported) { At = from }, to);
        }

        string? comment = null;
        while (!cursor.AtEnd && !cursor.Sees("as"))
            comment = TableOptions.TakeOption(cursor) ?? comment;

        var target = temporary ? SqlText.Identifier(name.Name) : name.Sql;
        var create = $"create {(replace ? "or replace " : "")}{(temporary ? "temporary " : "")}table {(unless ? "if not exists " : "")}{target}";
        if (cursor.Accept("as"))
        {
            if (columns.Count > 0)
                throw cursor.Refusal("a column list beside AS SELECT is not supported: cast and name the columns in the SELECT.");
            await CreateAsAsync(work, statement, create, cursor.At, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await work.Engine.RunAsync($"{create} ({string.Join(", ", columns.Select(column => column.Sql))})", cancellationToken).ConfigureAwait(false);
        }

        if (temporary)
            return;
        await KeepAsync(work, name, columns, key, comment, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CreateAsAsync(Work work, SqlStatement statement, string create, int from, CancellationToken cancellationToken)
    {
        await work.BindStreamsAsync(statement, cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync($"{create} as {QueryRewriter.Rewrite(statement, from, statement.Tokens.Count)}", cancellationToken).ConfigureAwait(false);
        await work.ConsumeAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> ExistsAsync(Work work, ObjectName name, CancellationToken cancellationToken) =>
        await work.Engine.LongAsync(
            $"select count(*) from duckdb_tables() where lower(schema_name) = {SqlText.Literal(name.Schema.ToLowerInvariant())} and lower(table_name) = {SqlText.Literal(name.Name.ToLowerInvariant())} and not temporary",
            cancellationToken).ConfigureAwait(false) > 0;

    private static async Task KeepAsync(Work work, ObjectName name, List<Column> columns, List<string> key, string? comment, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(Catalog.Forget("primary_keys", "table_name", name.Key), cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync(Catalog.Forget("load_history", "table_name", name.Key), cancellationToken).ConfigureAwait(false);
        if (key.Count > 0)
        {
            await work.Engine.RunAsync(
                $"insert into __engine.primary_keys values ({SqlText.Literal(name.Key)}, [{string.Join(", ", key.Select(SqlText.Literal))}])", cancellationToken).ConfigureAwait(false);
        }

        if (comment is not null)
            await Definitions.CommentAsync(work, "table", name.Sql, comment, cancellationToken).ConfigureAwait(false);
        foreach (var column in columns.Where(column => column.Comment is not null))
            await Definitions.CommentAsync(work, "column", $"{name.Sql}.{SqlText.Identifier(column.Name)}", column.Comment!, cancellationToken).ConfigureAwait(false);
    }
}
