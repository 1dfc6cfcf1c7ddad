using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>$$text$$</c> is <c>'text'</c>.</summary>
internal sealed class DollarLiterals : IRewrite
{
    public bool Apply(TokenEdits edits, int at)
    {
        var token = edits.Statement.Tokens[at];
        if (token.Kind is not SqlTokenKind.DollarString)
            return false;
        edits.Replace(at, SqlText.Literal(token.Unquoted));
        return true;
    }
}
