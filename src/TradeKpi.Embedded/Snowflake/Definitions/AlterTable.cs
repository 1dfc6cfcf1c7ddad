using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>ALTER TABLE.</summary>
internal static class AlterTable
{
    private const string Supported =
        "ALTER TABLE [IF EXISTS] name ADD [COLUMN] [IF NOT EXISTS] column type …, DROP [COLUMN] [IF EXISTS] name, "
        + "RENAME COLUMN a TO b, RENAME TO name, "
        + "ALTER [COLUMN] name DROP NOT NULL, SWAP WITH name, SET COMMENT = '…', CLUSTER BY (…).";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("alter");
        cursor.Expect("table");
        var condition = cursor.Accept("if", "exists") ? "if exists " : "";
        var name = cursor.TakeName();
        var alter = $"alter table {condition}{name.Sql}";
        var streams = work.Streams;
        if (cursor.Accept("add"))
        {
            await AddAsync(work, cursor, alter, name, cancellationToken);
        }
        else if (cursor.Accept("rename", "to"))
        {
            streams.RefuseIfTracked(statement, name, "renamed");
            var target = cursor.TakeName();
            cursor.ExpectEnd();
            if (!target.Schema.Equals(name.Schema, StringComparison.OrdinalIgnoreCase) && target.Schema != ObjectName.DefaultSchema)
                throw cursor.Refusal("a table cannot move to another schema.");
            await RenameAsync(work, name, name with { Name = target.Name }, cancellationToken);
        }
        else if (cursor.Accept("swap", "with"))
        {
            await SwapAsync(work, statement, name, cursor.TakeName(), cancellationToken);
        }
        else if (cursor.Accept("set") || cursor.Sees("cluster"))
        {
            while (!cursor.AtEnd)
            {
                if (TableOptions.TakeOption(cursor) is { } comment)
                    await Definition.CommentAsync(work, "table", name.Sql, comment, cancellationToken);
            }
        }
        else if (cursor.Sees("drop") || cursor.Sees("rename", "column") || cursor.Sees("alter") || cursor.Sees("modify"))
        {
            streams.RefuseIfTracked(statement, name, "changed this way");
            await ChangeColumnAsync(work, cursor, alter, cancellationToken);
        }
        else
        {
            throw cursor.Refusal("this change of a table is not known.");
        }
    }

    private static async Task AddAsync(Work work, Cursor cursor, string alter, ObjectName name, CancellationToken cancellationToken)
    {
        var end = cursor.Statement.Tokens.Count;
        do
        {
            cursor.Accept("column");
            var unless = cursor.Accept("if", "not", "exists") ? "if not exists " : "";
            if (cursor.Sees("primary") || cursor.Sees("constraint") || cursor.Sees("unique") || cursor.Sees("foreign"))
                throw cursor.Refusal("a constraint cannot be added later here.");
            var (from, column) = (cursor.At, ColumnReader.ReadColumn(cursor, end));
            if (column.Sql.Contains(" not null", StringComparison.Ordinal))
            {
                throw cursor.Refusal(
                    "a column cannot be added with NOT NULL: the engine could not replay that from its log after a crash. Add it without.");
            }

            if (unless.Length > 0 && cursor.Statement.Tokens.Take(cursor.At).Skip(from).FirstOrDefault(IsExcluded) is { Text: { } word })
                throw cursor.Refusal($"ADD COLUMN IF NOT EXISTS takes no {word.ToUpperInvariant()}: add the column without it.");
            await work.Engine.RunAsync($"{alter} add column {unless}{column.Sql}", cancellationToken);
            await ChangeLog.AddColumnAsync(work, name, column.Sql, cancellationToken);
            if (column.Comment is { } comment)
                await Definition.CommentColumnAsync(work, name, column.Name, comment, cancellationToken);
        }
        while (cursor.Accept(","));
        cursor.ExpectEnd();
    }

    /// <summary>What a column that is added IF NOT EXISTS cannot have.</summary>
    /// <remarks>https://docs.snowflake.com/en/sql-reference/sql/alter-table, ADD COLUMN</remarks>
    private static bool IsExcluded(SqlToken token) =>
        token.Is("default") || token.Is("autoincrement") || token.Is("identity") || token.Is("unique") || token.Is("primary")
        || token.Is("foreign") || token.Is("references");

    private static async Task ChangeColumnAsync(Work work, Cursor cursor, string alter, CancellationToken cancellationToken)
    {
        if (cursor.Accept("drop"))
        {
            cursor.Accept("column");
            var drop = $"{alter} drop column {(cursor.Accept("if", "exists") ? "if exists " : "")}";
            do
                await work.Engine.RunAsync(drop + SqlText.Identifier(cursor.TakeIdentifier().Unquoted), cancellationToken);
            while (cursor.Accept(","));
        }
        else if (cursor.Accept("rename", "column"))
        {
            var from = SqlText.Identifier(cursor.TakeIdentifier().Unquoted);
            cursor.Expect("to");
            var to = SqlText.Identifier(cursor.TakeIdentifier().Unquoted);
            await work.Engine.RunAsync($"{alter} rename column {from} to {to}", cancellationToken);
        }
        else
        {
            cursor.Take();
            cursor.Accept("column");
            var column = SqlText.Identifier(cursor.TakeIdentifier().Unquoted);
            if (!cursor.Accept("drop", "not", "null"))
                throw cursor.Refusal("this change of a column is not known.");
            await work.Engine.RunAsync($"{alter} alter column {column} drop not null", cancellationToken);
        }

        cursor.ExpectEnd();
    }

    private static async Task SwapAsync(Work work, SqlStatement statement, ObjectName a, ObjectName b, CancellationToken cancellationToken)
    {
        work.Streams.RefuseIfTracked(statement, a, "swapped");
        work.Streams.RefuseIfTracked(statement, b, "swapped");
        if (!a.Schema.Equals(b.Schema, StringComparison.OrdinalIgnoreCase))
            throw SnowflakeSqlException.Refusal(statement, "tables of two schemas cannot be swapped.", Supported);
        var aside = a with { Name = "__swapped" };
        await RenameAsync(work, a, aside, cancellationToken);
        await RenameAsync(work, b, a, cancellationToken);
        await RenameAsync(work, aside, b, cancellationToken);
    }

    private static async Task RenameAsync(Work work, ObjectName from, ObjectName to, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync($"alter table {from.Sql} rename to {SqlText.Identifier(to.Name)}", cancellationToken);
        foreach (var table in (string[])["primary_keys", "load_history"])
        {
            await work.Engine.RunAsync(
                $"update __engine.{table} set table_name = {SqlText.Literal(to.Key)} where table_name = {SqlText.Literal(from.Key)}",
                cancellationToken);
        }
    }
}
