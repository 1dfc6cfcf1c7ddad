using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>Runs the statements that define, change and drop objects.</summary>
internal static class Definition
{
    /// <param name="stages">The stages that stand for folders.</param>
    public static async Task RunAsync(
        Work work, StatementKind kind, SqlStatement statement, IDictionary<string, string> stages, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case StatementKind.CreateTable:
                await CreateTable.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateView:
                await CreateView.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateSchema:
                await CreateSchemaAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateFunction:
                await CreateFunction.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateProcedure:
                await CreateProcedure.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateStream:
                await Streams.CreateAsync(work, statement, cancellationToken);
                break;
            case StatementKind.CreateStage:
                CheckStage(statement, stages);
                break;
            case StatementKind.AlterTable:
                await AlterTable.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.AlterSchema:
                CheckAccess(statement);
                break;
            case StatementKind.Drop:
                await Drops.RunAsync(work, statement, cancellationToken);
                break;
            case StatementKind.Comment:
                await CommentOnAsync(work, statement, cancellationToken);
                break;
            default:
                throw SnowflakeSqlException.Refusal(
                    statement, "this definition is not known.", "CREATE OR REPLACE VIEW instead of ALTER VIEW.");
        }

        if (kind is StatementKind.CreateStream or StatementKind.Drop)
            await work.Streams.ReadAsync(work.Engine, cancellationToken);
    }

    /// <summary>Keeps a comment with the object it is about.</summary>
    public static Task CommentAsync(Work work, string kind, string target, string comment, CancellationToken cancellationToken) =>
        work.Engine.RunAsync($"comment on {kind} {target} is {SqlText.Literal(comment)}", cancellationToken);

    public static Task CommentColumnAsync(
        Work work, ObjectName table, string column, string comment, CancellationToken cancellationToken) =>
        CommentAsync(work, "column", $"{table.Sql}.{SqlText.Identifier(column)}", comment, cancellationToken);

    private static async Task CreateSchemaAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, "CREATE [TRANSIENT] SCHEMA [IF NOT EXISTS] name [WITH MANAGED ACCESS] [COMMENT = '…'].");
        cursor.Expect("create");
        cursor.Accept("transient");
        cursor.Expect("schema");
        var condition = cursor.Accept("if", "not", "exists") ? "if not exists " : "";
        var name = cursor.TakeIdentifier().Unquoted;
        string? comment = null;
        cursor.Accept("with", "managed", "access");
        while (!cursor.AtEnd)
            comment = TableOptions.TakeOption(cursor) ?? comment;
        await work.Engine.RunAsync($"create schema {condition}{SqlText.Identifier(name)}", cancellationToken);
        if (comment is not null)
            await KeepCommentAsync(work, "schema", name, comment, cancellationToken);
    }

    /// <summary>Who grants what in a schema has no meaning here.</summary>
    private static void CheckAccess(SqlStatement statement)
    {
        var cursor = new Cursor(statement, "ALTER SCHEMA [IF EXISTS] name ENABLE | DISABLE MANAGED ACCESS.");
        cursor.Expect("alter");
        cursor.Expect("schema");
        cursor.Accept("if", "exists");
        cursor.TakeIdentifier();
        if (!cursor.Accept("disable"))
            cursor.Expect("enable");
        cursor.Expect("managed");
        cursor.Expect("access");
        cursor.ExpectEnd();
    }

    private static void CheckStage(SqlStatement statement, IDictionary<string, string> stages)
    {
        var cursor = new Cursor(
            statement,
            "CREATE STAGE IF NOT EXISTS of a stage that the warehouse's options name; other stages belong to sql/00_platform.");
        cursor.Expect("create");
        cursor.Expect("stage");
        if (!cursor.Accept("if", "not", "exists") || !stages.ContainsKey(cursor.TakeName().ToString()))
            throw cursor.Refusal("this stage cannot be made here.");
    }

    private static async Task CommentOnAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(
            statement, "COMMENT [IF EXISTS] ON TABLE | VIEW | COLUMN | SCHEMA | FUNCTION | PROCEDURE | STREAM name IS '…'.");
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
            await CommentAsync(work, kind, target, comment, cancellationToken);
        else if (kind is "schema" or "function" or "procedure" or "stream" or "task")
            await KeepCommentAsync(work, kind, string.Join('.', parts), comment, cancellationToken);
        else
            throw cursor.Refusal($"a {kind} takes no comment here.");
    }

    private static async Task KeepCommentAsync(Work work, string kind, string name, string comment, CancellationToken cancellationToken)
    {
        var (key, of) = (SqlText.Literal(name.ToLowerInvariant()), SqlText.Literal(kind));
        await work.Engine.RunAsync($"delete from __engine.comments where kind = {of} and name = {key}", cancellationToken);
        await work.Engine.RunAsync($"insert into __engine.comments values ({of}, {key}, {SqlText.Literal(comment)})", cancellationToken);
    }
}
