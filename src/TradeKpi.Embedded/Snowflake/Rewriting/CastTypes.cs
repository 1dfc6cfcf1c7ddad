using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>
/// The type of <c>x::number</c> and <c>cast(x as number)</c> is the engine's type.
/// TRY_CAST reads text only, and no number has a _ in it.
/// </summary>
internal sealed class CastTypes : IRewrite
{
    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        if (tokens[at].Is("::"))
        {
            var type = TypeNames.Read(edits.Statement, at + 1)
                ?? throw edits.Refusal(Math.Min(at + 1, tokens.Count - 1), "the type of a cast is not known.", TypeNames.Supported);
            Write(edits, at + 1, type);
            return true;
        }

        if (!(tokens[at].Is("cast") || tokens[at].Is("try_cast")) || at + 1 == tokens.Count || !tokens[at + 1].Is("("))
            return false;
        var close = SqlText.Closing(edits.Statement, at + 1);
        for (var i = close - 1; i > at + 1; i--)
        {
            if (tokens[i].Is("as") && TypeNames.Read(edits.Statement, i + 1) is { } last && last.End == close)
            {
                Write(edits, i + 1, last);
                if (tokens[at].Is("try_cast") && (last.Sql == "BIGINT" || last.Sql.StartsWith("DECIMAL", StringComparison.Ordinal)))
                {
                    edits.Replace(at + 1, "(__digits(");
                    edits.Replace(i, ") as");
                }

                break;
            }
        }

        return true;
    }

    private static void Write(TokenEdits edits, int at, (string Sql, int End) type)
    {
        edits.Replace(at, type.Sql);
        edits.Remove(at + 1, type.End);
    }
}
