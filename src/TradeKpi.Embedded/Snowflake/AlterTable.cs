using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>ALTER TABLE.</summary>
internal static class AlterTable
{
    private const string Supported =
        "ALTER TABLE [IF EXISTS] name ADD [COLUMN] [IF NOT EXISTS] column type …, DROP [COLUMN] [IF EXISTS] name, RENAME COLUMN a TO b, RENAME TO name, "
        + "ALTER [COLUMN] name DROP NOT NULL, SWAP WITH name, SET COMMENT = '…', CLUSTER BY (…).";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, Supported);
        cursor.Expect("alter");
        cursor.Expect("table");
        var condition = cursor.Accept("if", "exists") ? "if exists " : "";
        var name = cursor.TakeName();
        var alter = $"alter table {condition}{name.Sql}";
        var streams = work.Session.Warehouse.Streams;
        if (cursor.Accept("add"))
        {
            await AddAsync(work, cursor, alter, name, cancellationToken).ConfigureAwait(false);
        }
        else if (cursor.Accept("rename", "to"))
        {
            streams.RefuseIfTracked(statement, name, "renamed");
            var target = cursor.TakeName();
            cursor.ExpectEnd();
            if (!target.Schema.Equals(name.Schema, StringComparison.OrdinalIgnoreCase) && target.Schema != "main")
                throw cursor.Refusal("a table cannot move to another schema.");
            await RenameAsync(work, name, name with { Name = target.Name }, cancellationToken).ConfigureAwait(false);
        }
        else if (cursor.Accept("swap", "with"))
        {
            await SwapAsync(work, statement, name, cursor.TakeName(), cancellationToken).ConfigureAwait(false);
        }
        else if (cursor.Accept("set") || cursor.Sees("cluster"))
        {
            while (!cursor.AtEnd)
            {
                if (TableOptions.TakeOption(cursor) is { } comment)
                    await Definitions.CommentAsync(work, "table", name.Sql, comment, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (cursor.Sees("drop") || cursor.Sees("rename", "column") || cursor.Sees("alter") || cursor.Sees("modify"))
        {
            streams.RefuseIfTracked(statement, name, "changed this way");
            await ChangeColumnAsync(work, cursor, alter, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw cursor.Refusal("this change of a table is not known.");
        }
    }

    private static async Task AddAsync(Work work, TokenCursor cursor, string alter, ObjectName name, CancellationToken cancellationToken)
    {
        var end = cursor.Statement.Tokens.Count;
        do
        {
            cursor.Accept("column");
            var unless = cursor.Accept("if", "not", "exists") ? "if not exists " : "";
            if (cursor.Sees("primary") || cursor.Sees("constraint") || cursor.Sees("unique") || cursor.Sees("foreign"))
                throw cursor.Refusal("a constraint cannot be added later here.");
            var column = ColumnReader.ReadColumn(cursor, end);
            if (column.Sql.Contains(" not null", StringComparison.Ordinal))
                throw cursor.Refusal("a column cannot be added with NOT NULL: the engine could not replay that from its log after a crash. Add it without.");
            await work.Engine.RunAsync($"{alter} add column {unless}{column.Sql}", cancellationToken).ConfigureAwait(false);
            await ChangeLog.AddColumnAsync(work, name, column, cancellationToken).ConfigureAwait(false);
            if (column.Comment is { } comment)
                await Definitions.CommentAsync(work, "column", $"{name.Sql}.{SqlText.Identifier(column.Name)}", comment, cancellationToken).ConfigureAwait(false);
        }
        while (cursor.Accept(","));
        cursor.ExpectEnd();
    }

    private static async Task ChangeColumnAsync(Work work, TokenCursor cursor, string alter, CancellationToken cancellationToken)
    {
        if (cursor.Accept("drop"))
        {
            cursor.Accept("column");
            var condition = cursor.Accept("if", "exists") ? "if exists " : "";
            do
                await work.Engine.RunAsync($"{alter} drop column {condition}{SqlText.Identifier(cursor.TakeIdentifier().Unquoted)}", cancellationToken).ConfigureAwait(false);
            while (cursor.Accept(","));
        }
        else if (cursor.Accept("rename", "column"))
        {
            var from = SqlText.Identifier(cursor.TakeIdentifier().Unquoted);
            cursor.Expect("to");
            await work.Engine.RunAsync($"{alter} rename column {from} to {SqlText.Identifier(cursor.TakeIdentifier().Unquoted)}", cancellationToken).ConfigureAwait(false);
        }
        else
        {
            cursor.Take();
            cursor.Accept("column");
            var column = SqlText.Identifier(cursor.TakeIdentifier().Unquoted);
            if (!cursor.Accept("drop", "not", "null"))
                throw cursor.Refusal("this change of a column is not known.");
            await work.Engine.RunAsync($"{alter} alter column {column} drop not null", cancellationToken).ConfigureAwait(false);
        }

        cursor.ExpectEnd();
    }

    private static async Task SwapAsync(Work work, SqlStatement statement, ObjectName a, ObjectName b, CancellationToken cancellationToken)
    {
        work.Session.Warehouse.Streams.RefuseIfTracked(statement, a, "swapped");
        work.Session.Warehouse.Streams.RefuseIfTracked(statement, b, "swapped");
        if (!a.Schema.Equals(b.Schema, StringComparison.OrdinalIgnoreCase))
            throw SnowflakeSqlException.Refusal(statement, "tables of two schemas cannot be swapped.", Supported);
        var aside = a with { Name = "__swapped" };
        await RenameAsync(work, a, aside, cancellationToken).ConfigureAwait(false);
        await RenameAsync(work, b, a, cancellationToken).ConfigureAwait(false);
        await RenameAsync(work, aside, b, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RenameAsync(Work work, ObjectName from, ObjectName to, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync($"alter table {from.Sql} rename to {SqlText.Identifier(to.Name)}", cancellationToken).ConfigureAwait(false);
        foreach (var table in (string[])["primary_keys", "load_history"])
        {
            await work.Engine.RunAsync(
                $"update __engine.{table} set table_name = {SqlText.Literal(to.Key)} where table_name = {SqlText.Literal(from.Key)}", cancellationToken).ConfigureAwait(false);
        }
    }
}
