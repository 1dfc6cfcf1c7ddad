using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>:name</c> is <c>$name</c>.</summary>
internal sealed class NamedBinds : IRewrite
{
    public bool Apply(TokenEdits edits, int at)
    {
        var token = edits.Statement.Tokens[at];
        if (token.Kind is not SqlTokenKind.Bind || token.Text[0] != ':')
            return false;
        edits.Replace(at, "$" + token.Text[1..]);
        return true;
    }
}
