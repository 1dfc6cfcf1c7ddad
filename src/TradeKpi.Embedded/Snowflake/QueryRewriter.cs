using System.Collections.Frozen;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// Snowflake's spelling of expressions and queries as the engine's: binds, literals, types in casts, date parts, <c>table(f(…))</c>,
/// formats. What would silently mean something else is refused.
/// </summary>
internal static class QueryRewriter
{
    private const string PathHint = "get(column, 'key')::type or get_path(column, 'a.b')::type.";

    /// <summary>Words that the engine reserves and Snowflake does not: names in scripts.</summary>
    private static readonly FrozenSet<string> s_reserved = new[]
    {
        "overlaps", "placing", "variadic", "symmetric", "asymmetric", "deferrable", "initially", "lambda", "summarize", "freeze", "glob", "analyse", "positional", "semi", "anti",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The engine's SQL of a whole statement.</summary>
    public static string Rewrite(SqlStatement statement) => Rewrite(new TokenEdits(statement), 0, statement.Tokens.Count);

    public static string Rewrite(SqlStatement statement, int from, int to) => Rewrite(new TokenEdits(statement), from, to);

    public static string Rewrite(TokenEdits edits, int from, int to)
    {
        var casts = new Stack<int>();
        for (var i = from; i < to; i++)
        {
            RewriteToken(edits, i, to, casts);
        }

        return edits.Render(from, to);
    }

    private static void RewriteToken(TokenEdits edits, int i, int to, Stack<int> casts)
    {
        var tokens = edits.Statement.Tokens;
        var token = tokens[i];
        switch (token.Kind)
        {
            case SqlTokenKind.Bind when token.Text[0] == ':':
                if (IsPath(edits.Statement, i))
                    throw Refuse(edits, token, $"the path {tokens[i - 1].Text}{token.Text} is written with a colon.", PathHint);
                edits.Replace(i, "$" + token.Text[1..]);
                break;
            case SqlTokenKind.Symbol when token.Text == ":" && i > 0 && tokens[i - 1].IsIdentifier:
                throw Refuse(edits, token, "a path is written with a colon.", PathHint);
            case SqlTokenKind.String when token.Text.Contains('\\', StringComparison.Ordinal):
                edits.Replace(i, SqlText.Literal(SqlText.Value(token)));
                break;
            case SqlTokenKind.DollarString:
                edits.Replace(i, SqlText.Literal(token.Unquoted));
                break;
            case SqlTokenKind.FileColumn:
                throw Refuse(edits, token, $"{token.Text} has no meaning here.", "$1 inside COPY INTO … FROM (SELECT … FROM @stage), and binds written :name or ?.");
            case SqlTokenKind.Stage:
                throw Refuse(edits, token, "a stage cannot be queried.", "@stage inside COPY INTO … FROM (SELECT … FROM @stage).");
            case SqlTokenKind.Symbol when token.Text == "::":
                RewriteType(edits, i + 1);
                break;
            case SqlTokenKind.Word when (token.Is("cast") || token.Is("try_cast")) && i + 1 < to && tokens[i + 1].Is("("):
                casts.Push(SqlText.Closing(edits.Statement, i + 1));
                break;
            case SqlTokenKind.Word when token.Is("as") && casts.Count > 0 && CastOpen(casts, i) && TypeNames.Read(edits.Statement, i + 1)?.End == casts.Peek():
                RewriteType(edits, i + 1);
                break;
            case SqlTokenKind.Word when s_reserved.Contains(token.Text) && (i + 1 == to || !tokens[i + 1].Is("(")):
                edits.Replace(i, SqlText.Identifier(token.Text));
                break;
            case SqlTokenKind.Word:
                FunctionRewriter.Rewrite(edits, i);
                break;
        }
    }

    /// <summary>Whether the bind at <paramref name="i"/> is none: <c>payload:a</c> reads like one.</summary>
    public static bool IsPath(SqlStatement statement, int i)
    {
        if (i == 0 || statement.Tokens[i].Text[0] != ':')
            return false;
        var before = statement.Tokens[i - 1];
        return before.End == statement.Tokens[i].Start && (before.IsIdentifier || before.Is(")") || before.Is("]"));
    }

    private static bool CastOpen(Stack<int> casts, int at)
    {
        while (casts.Count > 0 && casts.Peek() < at)
            casts.Pop();
        return casts.Count > 0;
    }

    private static void RewriteType(TokenEdits edits, int at)
    {
        if (TypeNames.Read(edits.Statement, at) is not { } type)
            throw Refuse(edits, edits.Statement.Tokens[Math.Min(at, edits.Statement.Tokens.Count - 1)], "the type of a cast is not known.", TypeNames.Supported);
        edits.Replace(at, type.Sql);
        edits.Remove(at + 1, type.End);
    }

    internal static SnowflakeSqlException Refuse(TokenEdits edits, SqlToken token, string what, string supported) =>
        SnowflakeSqlException.Refusal(edits.Statement, what, supported, token.Line);
}
