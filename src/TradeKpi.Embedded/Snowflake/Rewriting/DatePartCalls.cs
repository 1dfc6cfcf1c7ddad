using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>datediff</c> and <c>date_trunc</c> take the engine's name of a date part, as a literal.</summary>
internal sealed class DatePartCalls() : CallRewrite("datediff", "timediff", "timestampdiff", "date_trunc")
{
    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        if (close == at + 2)
            return;
        edits.Replace(at, edits.Statement.Tokens[at].Is("date_trunc") ? "date_trunc" : "date_diff");
        edits.Replace(at + 2, SqlText.Literal(DateParts.Read(edits, at + 2)));
    }
}
