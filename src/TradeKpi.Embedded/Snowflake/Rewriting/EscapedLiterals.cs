using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>'a\nb'</c> is the literal with the characters that the escapes stand for: the engine knows none.</summary>
internal sealed class EscapedLiterals : IRewrite
{
    public bool Apply(TokenEdits edits, int at)
    {
        var token = edits.Statement.Tokens[at];
        if (token.Kind is not SqlTokenKind.String || !token.Text.Contains('\\', StringComparison.Ordinal))
            return false;
        edits.Replace(at, SqlText.Literal(SqlText.Value(token)));
        return true;
    }
}
