using System.Collections.Frozen;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>Words that the engine reserves and Snowflake does not are names in scripts, and so are quoted.</summary>
internal sealed class ReservedNames : IRewrite
{
    private static readonly FrozenSet<string> s_reserved = new[]
    {
        "overlaps", "placing", "variadic", "symmetric", "asymmetric", "deferrable", "initially", "lambda", "summarize", "freeze", "glob",
        "analyse", "positional", "semi", "anti",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        var token = tokens[at];
        if (token.Kind is not SqlTokenKind.Word || !s_reserved.Contains(token.Text) || (at + 1 < tokens.Count && tokens[at + 1].Is("(")))
            return false;
        edits.Replace(at, SqlText.Identifier(token.Text));
        return true;
    }
}
