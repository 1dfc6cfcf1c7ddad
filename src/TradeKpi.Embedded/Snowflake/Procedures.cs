using System.Globalization;

using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Procedures and anonymous blocks of plain statements: no variables, no arguments, no branches.</summary>
internal static class Procedures
{
    private const string Supported =
        "CREATE [OR REPLACE] PROCEDURE name() RETURNS type LANGUAGE SQL [COMMENT = '…'] [EXECUTE AS OWNER | CALLER] AS $$ begin statement; … [return 'text';] end $$, "
        + "CALL name() and EXECUTE IMMEDIATE $$ begin … end $$, of plain statements.";

    private static readonly string[] s_scripting = ["let", "if", "for", "while", "repeat", "loop", "case", "declare", "exception", "raise", "open", "fetch", "close", "break", "continue", "else", "elseif", "when", "null"];

    public static async Task DefineAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, Supported);
        cursor.Expect("create");
        cursor.Accept("or", "replace");
        cursor.Expect("procedure");
        var name = cursor.TakeName();
        var (from, to) = cursor.TakeGroup();
        if (from != to)
            throw cursor.Refusal("a procedure takes no arguments here.");
        cursor.Expect("returns");
        cursor.TakeUntil(statement.Tokens.Count, "language", "comment", "execute", "as");
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
        await work.Engine.RunAsync(Catalog.Forget("procedures", "name", name.Key), cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync(
            $"insert into __engine.procedures values ({SqlText.Literal(name.Key)}, {SqlText.Literal(body)}, {line.ToString(CultureInfo.InvariantCulture)})",
            cancellationToken).ConfigureAwait(false);
    }

    public static async Task<StatementResult> RunAsync(Session session, StatementKind kind, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, Supported);
        string body, column;
        int line;
        if (kind is StatementKind.Call)
        {
            cursor.Expect("call");
            var name = cursor.TakeName();
            if (cursor.TakeGroup() is var (from, to) && from != to)
                throw cursor.Refusal("a procedure takes no arguments here.");
            var found = await session.Engine.RowsAsync(
                $"select body, line from __engine.procedures where name = {SqlText.Literal(name.Key)}", cancellationToken).ConfigureAwait(false);
            if (found is not [[string text, var at]])
                throw SnowflakeSqlException.Failure(statement, $"the procedure {name} does not exist.");
            (body, column, line) = (text, name.Name, Convert.ToInt32(at, CultureInfo.InvariantCulture));
        }
        else
        {
            cursor.At = 2;
            line = cursor.Current.Line;
            (body, column) = (cursor.TakeString(), "anonymous block");
        }

        cursor.ExpectEnd();
        var value = await RunBodyAsync(session, Body(statement, body, line), cancellationToken).ConfigureAwait(false);
        return new StatementResult(RowSet.Of([(column, typeof(string))], [[value]]));
    }

    private static async Task<string?> RunBodyAsync(Session session, IReadOnlyList<SqlStatement> body, CancellationToken cancellationToken)
    {
        var outer = session.Transaction;
        try
        {
            foreach (var statement in body)
            {
                if (statement.Tokens[0].Is("return"))
                    return statement.Tokens.Count > 1 ? statement.Tokens[1].Unquoted : null;
                var result = await session.RunAsync(statement, Binds.None, cancellationToken).ConfigureAwait(false);
                if (result.Rows is not null)
                    await result.Rows.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch when (session.Transaction is not null && !ReferenceEquals(session.Transaction, outer))
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw;
        }

        if (session.Transaction is not null && !ReferenceEquals(session.Transaction, outer))
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw SnowflakeSqlException.Failure(body[^1], "the block ends while the transaction that it began is open.");
        }

        return null;
    }

    /// <summary>The plain statements between <c>begin</c> and <c>end</c>. What is no plain statement is refused with its line.</summary>
    private static List<SqlStatement> Body(SqlStatement owner, string body, int line)
    {
        var statements = new List<SqlStatement>(SqlText.Split(body, line));
        if (statements is [] || !statements[0].Tokens[0].Is("begin") || !Last(statements[^1], "end"))
            throw SnowflakeSqlException.Refusal(owner, "the body is no block.", Supported, line);

        statements[0] = SqlText.Part(statements[0], 1, statements[0].Tokens.Count);
        statements[^1] = SqlText.Part(statements[^1], 0, statements[^1].Tokens.Count - 1);
        statements.RemoveAll(statement => statement.Tokens.Count == 0);
        foreach (var statement in statements)
            CheckPlain(statement);
        return statements;
    }

    private static bool Last(SqlStatement statement, string word) => statement.Tokens[^1].Is(word);

    private static void CheckPlain(SqlStatement statement)
    {
        var first = statement.Tokens[0];
        if (first.Is("return") && statement.Tokens.Count <= 2 && (statement.Tokens.Count == 1 || statement.Tokens[1].Kind is SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.Word))
            return;
        if (s_scripting.Any(first.Is) || statement.Tokens.Any(token => token.Kind is SqlTokenKind.Bind || token.Is(":=")))
            throw SnowflakeSqlException.Refusal(statement, "variables and branches are not run here.", Supported);
        if (StatementReader.Read(statement) is StatementKind.Unknown)
            throw SnowflakeSqlException.Refusal(statement, "this is no statement that a procedure can hold here.", Supported);
    }
}
