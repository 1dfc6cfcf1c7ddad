using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Runs the statements that define, change and drop objects.</summary>
internal static class Definitions
{
    public static async Task RunAsync(Work work, StatementKind kind, SqlStatement statement, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case StatementKind.CreateTable:
                await CreateTable.RunAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateView:
                await CreateView.RunAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateSchema:
                await CreateSchemaAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateFunction:
                await CreateFunction.RunAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateProcedure:
                await Procedures.DefineAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateStream:
                await Streams.CreateAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.CreateStage:
                CheckStage(work, statement);
                break;
            case StatementKind.AlterTable:
                await AlterTable.RunAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.Drop:
                await Drops.RunAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            case StatementKind.Comment:
                await CommentOnAsync(work, statement, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw SnowflakeSqlException.Refusal(statement, "this definition is not known.", "CREATE OR REPLACE VIEW instead of ALTER VIEW.");
        }

        await work.Session.Warehouse.Streams.ReadAsync(work.Engine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a comment with the object it is about.</summary>
    public static Task CommentAsync(Work work, string kind, string target, string comment, CancellationToken cancellationToken) =>
        work.Engine.RunAsync($"comment on {kind} {target} is {SqlText.Literal(comment)}", cancellationToken);

    private static async Task CreateSchemaAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, "CREATE [TRANSIENT] SCHEMA [IF NOT EXISTS] name [COMMENT = '…'].");
        cursor.Expect("create");
        cursor.Accept("transient");
        cursor.Expect("schema");
        var condition = cursor.Accept("if", "not", "exists") ? "if not exists " : "";
        var name = cursor.TakeIdentifier().Unquoted;
        string? comment = null;
        while (!cursor.AtEnd)
            comment = TableOptions.TakeOption(cursor) ?? comment;
        await work.Engine.RunAsync($"create schema {condition}{SqlText.Identifier(name)}", cancellationToken).ConfigureAwait(false);
        if (comment is not null)
            await KeepCommentAsync(work, "schema", name, comment, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckStage(Work work, SqlStatement statement)
    {
        var cursor = new TokenCursor(statement, "CREATE STAGE IF NOT EXISTS of a stage that the warehouse's options name; other stages belong to sql/00_platform.");
        cursor.Expect("create");
        cursor.Expect("stage");
        if (!cursor.Accept("if", "not", "exists") || !work.Session.Warehouse.Options.Stages.ContainsKey(cursor.TakeName().ToString()))
            throw cursor.Refusal("this stage cannot be made here.");
    }

    private static async Task CommentOnAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, "COMMENT [IF EXISTS] ON TABLE | VIEW | COLUMN | SCHEMA | FUNCTION | PROCEDURE | STREAM name IS '…'.");
        cursor.Expect("comment");
        cursor.Accept("if", "exists");
        cursor.Expect("on");
        var kind = cursor.Take().Text.ToLowerInvariant();
        var parts = new List<string> { cursor.TakeIdentifier().Unquoted };
        while (cursor.Accept("."))
            parts.Add(cursor.TakeIdentifier().Unquoted);
        if (cursor.Sees("("))
            cursor.TakeGroup();
        cursor.Expect("is");
        var comment = cursor.TakeString();
        cursor.ExpectEnd();
        var target = string.Join('.', parts.Select(SqlText.Identifier));
        if (kind is "table" or "view" or "column")
            await CommentAsync(work, kind, target, comment, cancellationToken).ConfigureAwait(false);
        else if (kind is "schema" or "function" or "procedure" or "stream" or "task")
            await KeepCommentAsync(work, kind, string.Join('.', parts), comment, cancellationToken).ConfigureAwait(false);
        else
            throw cursor.Refusal($"a {kind} takes no comment here.");
    }

    private static async Task KeepCommentAsync(Work work, string kind, string name, string comment, CancellationToken cancellationToken)
    {
        var (key, of) = (SqlText.Literal(name.ToLowerInvariant()), SqlText.Literal(kind));
        await work.Engine.RunAsync($"delete from __engine.comments where kind = {of} and name = {key}", cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync($"insert into __engine.comments values ({of}, {key}, {SqlText.Literal(comment)})", cancellationToken).ConfigureAwait(false);
    }
}
