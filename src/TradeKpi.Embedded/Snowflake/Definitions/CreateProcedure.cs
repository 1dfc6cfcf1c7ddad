using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>CREATE PROCEDURE of plain statements: no variables, no arguments, no branches.</summary>
internal static class CreateProcedure
{
    public const string Supported =
        "CREATE [OR REPLACE] PROCEDURE name() RETURNS type LANGUAGE SQL [COMMENT = '…'] [EXECUTE AS OWNER | CALLER] "
        + "AS $$ begin statement; … [return 'text';] end $$, "
        + "CALL name() and EXECUTE IMMEDIATE $$ begin … end $$, of plain statements.";

    private static readonly string[] s_scripting =
    [
        "let", "if", "for", "while", "repeat", "loop", "case", "declare", "exception", "raise", "open", "fetch", "close", "break",
        "continue", "else", "elseif", "when", "null",
    ];

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("create");
        cursor.Accept("or", "replace");
        cursor.Expect("procedure");
        var name = cursor.TakeName();
        RefuseArguments(cursor);
        cursor.Expect("returns");
        cursor.TakeUntil("language", "comment", "execute", "as");
        while (!cursor.Accept("as"))
        {
            if (cursor.Accept("language"))
                cursor.Expect("sql");
            else if (cursor.Accept("comment", "="))
                cursor.TakeString();
            else if (!cursor.Accept("execute", "as", "owner") && !cursor.Accept("execute", "as", "caller"))
                throw cursor.Refusal("this clause of a procedure is not known.");
        }

        var line = cursor.Current.Line;
        var body = cursor.TakeString();
        cursor.ExpectEnd();
        Body(statement, body, line);
        await work.Engine.RunAsync(Catalog.Forget("procedures", "name", name.Key), cancellationToken);
        await work.Engine.RunAsync(
            $"insert into __engine.procedures values ({SqlText.Literal(name.Key)}, {SqlText.Literal(body)}, {line})", cancellationToken);
    }

    /// <summary>Steps over the empty parentheses behind a procedure's name.</summary>
    public static void RefuseArguments(Cursor cursor)
    {
        if (cursor.TakeGroup() is var (from, to) && from != to)
            throw cursor.Refusal("a procedure takes no arguments here.");
    }

    /// <summary>The plain statements between <c>begin</c> and <c>end</c>. What is no plain statement is refused with its line.</summary>
    public static IReadOnlyList<SqlStatement> Body(SqlStatement owner, string body, int line)
    {
        var statements = new List<SqlStatement>(SqlText.Split(body, line));
        if (statements is [] || !statements[0].Tokens[0].Is("begin") || !statements[^1].Tokens[^1].Is("end"))
            throw SnowflakeSqlException.Refusal(owner, "the body is no block.", Supported, line);

        statements[0] = SqlText.Part(statements[0], 1, statements[0].Tokens.Count);
        statements[^1] = SqlText.Part(statements[^1], 0, statements[^1].Tokens.Count - 1);
        statements.RemoveAll(statement => statement.Tokens.Count == 0);
        foreach (var statement in statements)
            CheckPlain(statement);
        return statements;
    }

    private static void CheckPlain(SqlStatement statement)
    {
        var first = statement.Tokens[0];
        if (first.Is("return") && IsValue(statement))
            return;
        if (s_scripting.Any(first.Is) || statement.Tokens.Any(token => token.Kind is SqlTokenKind.Bind || token.Is(":=")))
            throw SnowflakeSqlException.Refusal(statement, "variables and branches are not run here.", Supported);
        if (StatementReader.Read(statement) is StatementKind.Unknown)
            throw SnowflakeSqlException.Refusal(statement, "this is no statement that a procedure can hold here.", Supported);
    }

    private static bool IsValue(SqlStatement statement) =>
        statement.Tokens is [_] or [_, { Kind: SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.Word }];
}
