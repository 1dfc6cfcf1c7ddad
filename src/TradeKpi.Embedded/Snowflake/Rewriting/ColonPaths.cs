using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>payload:a</c> is refused: the engine would read a bind.</summary>
internal sealed class ColonPaths : IRewrite
{
    private const string Hint = "get(column, 'key')::type or get_path(column, 'a.b')::type.";

    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        var token = tokens[at];
        if (token.Kind is SqlTokenKind.Bind && IsPath(edits.Statement, at))
            throw edits.Refusal(at, $"the path {tokens[at - 1].Text}{token.Text} is written with a colon.", Hint);
        if (token is { Kind: SqlTokenKind.Symbol, Text: ":" } && at > 0 && tokens[at - 1].IsIdentifier)
            throw edits.Refusal(at, "a path is written with a colon.", Hint);
        return false;
    }

    /// <summary>Whether the bind at <paramref name="at"/> is none: <c>payload:a</c> reads like one.</summary>
    public static bool IsPath(SqlStatement statement, int at)
    {
        if (at == 0 || statement.Tokens[at].Text[0] != ':')
            return false;
        var before = statement.Tokens[at - 1];
        return before.End == statement.Tokens[at].Start && (before.IsIdentifier || before.Is(")") || before.Is("]"));
    }
}
