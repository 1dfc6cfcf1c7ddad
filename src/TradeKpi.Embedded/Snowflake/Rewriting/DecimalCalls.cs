using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>to_decimal(text, 18, 2)</c> and its like are casts.</summary>
internal sealed class DecimalCalls() : CallRewrite(
    "to_decimal", "to_number", "to_numeric", "try_to_decimal", "try_to_number", "try_to_numeric")
{
    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        var tokens = edits.Statement.Tokens;
        var commas = Commas(edits.Statement, at, close);
        if (commas.Count > 2 || commas.Any(comma => tokens[comma + 1].Kind is not SqlTokenKind.Number))
        {
            throw edits.Refusal(
                at, "takes a value, a precision and a scale, the last two as literals.", "try_to_decimal(text, 18, 2).");
        }

        var precision = commas.Count > 0 ? tokens[commas[0] + 1].Text : "38";
        var scale = commas.Count > 1 ? tokens[commas[1] + 1].Text : "0";
        edits.Replace(at, tokens[at].Text.StartsWith("try_", StringComparison.OrdinalIgnoreCase) ? "try_cast" : "cast");
        if (commas.Count > 0)
            edits.Remove(commas[0], close);
        edits.Replace(close, $" as decimal({precision}, {scale}))");
    }
}
