using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>CREATE TABLE, with columns or AS SELECT.</summary>
internal static class CreateTable
{
    private const string Supported =
        "CREATE [OR REPLACE] [TRANSIENT | TEMPORARY] TABLE [IF NOT EXISTS] name "
        + "(column type [NOT NULL] [DEFAULT …] [COMMENT '…'], …, PRIMARY KEY (…)) [CLUSTER BY (…)] [COMMENT = '…'] [AS SELECT …].";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
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
        if (temporary && name.Schema != ObjectName.DefaultSchema)
            throw cursor.Refusal("a temporary table is named without a schema here.");
        if (unless && !temporary && await ExistsAsync(work, name, cancellationToken))
            return;
        if (replace)
            work.Streams.RefuseIfTracked(statement, name, "replaced");

        List<ColumnDefinition> columns = [];
        List<string> key = [];
        if (cursor.Sees("("))
        {
            var (from, to) = cursor.TakeGroup();
            (columns, key) = ColumnReader.ReadAll(new Cursor(statement, Supported) { At = from }, to);
        }

        string? comment = null;
        while (!cursor.AtEnd && !cursor.Sees("as"))
            comment = TableOptions.TakeOption(cursor) ?? comment;

        var target = temporary ? SqlText.Identifier(name.Name) : name.Sql;
        var kind = $"{(replace ? "or replace " : "")}{(temporary ? "temporary " : "")}table";
        var create = $"create {kind} {(unless ? "if not exists " : "")}{target}";
        if (cursor.Accept("as"))
        {
            if (columns.Count > 0)
                throw cursor.Refusal("a column list beside AS SELECT is not supported: cast and name the columns in the SELECT.");
            await CreateAsAsync(work, statement, create, cursor.At, cancellationToken);
        }
        else
        {
            await work.Engine.RunAsync($"{create} ({string.Join(", ", columns.Select(column => column.Sql))})", cancellationToken);
        }

        if (temporary)
            return;
        await KeepAsync(work, name, columns, key, comment, cancellationToken);
    }

    private static async Task CreateAsAsync(
        Work work, SqlStatement statement, string create, int from, CancellationToken cancellationToken)
    {
        await work.BindStreamsAsync(statement, cancellationToken);
        await work.Engine.RunAsync($"{create} as {Rewriter.Rewrite(statement, from, statement.Tokens.Count)}", cancellationToken);
        await work.ConsumeAsync(statement, cancellationToken);
    }

    private static async Task<bool> ExistsAsync(Work work, ObjectName name, CancellationToken cancellationToken) =>
        await work.Engine.LongAsync(
            $"""
            select count(*) from duckdb_tables()
            where lower(schema_name) = {SqlText.Literal(name.Schema.ToLowerInvariant())}
              and lower(table_name) = {SqlText.Literal(name.Name.ToLowerInvariant())} and not temporary
            """,
            cancellationToken) > 0;

    private static async Task KeepAsync(
        Work work, ObjectName name, List<ColumnDefinition> columns, List<string> key, string? comment, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(Catalog.Forget("primary_keys", "table_name", name.Key), cancellationToken);
        await work.Engine.RunAsync(Catalog.Forget("load_history", "table_name", name.Key), cancellationToken);
        if (key.Count > 0)
        {
            var columnNames = string.Join(", ", key.Select(SqlText.Literal));
            await work.Engine.RunAsync(
                $"insert into __engine.primary_keys values ({SqlText.Literal(name.Key)}, [{columnNames}])", cancellationToken);
        }

        if (comment is not null)
            await Definition.CommentAsync(work, "table", name.Sql, comment, cancellationToken);
        foreach (var column in columns.Where(column => column.Comment is not null))
            await Definition.CommentColumnAsync(work, name, column.Name, column.Comment!, cancellationToken);
    }
}
