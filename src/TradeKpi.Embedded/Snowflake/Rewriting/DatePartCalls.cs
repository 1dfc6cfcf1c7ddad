using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>datediff</c> and <c>date_trunc</c> take the engine's name of a date part, as a literal.</summary>
internal sealed class DatePartCalls() : CallRewrite("datediff", "timediff", "timestampdiff", "date_trunc")
{
    private const string Week = "week";

    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        if (close == at + 2)
            return;
        edits.Replace(at, edits.Statement.Tokens[at].Is("date_trunc") ? "date_trunc" : "date_diff");
        var part = DateParts.Read(edits, at + 2);
        edits.Replace(at + 2, SqlText.Literal(part));
        if (part == Week && !edits.Statement.Tokens[at].Is("date_trunc"))
            CountMondays(edits, at, close);
    }

    // The engine counts full weeks between the two, Snowflake the Mondays (https://docs.snowflake.com/en/sql-reference/functions/datediff).
    private static void CountMondays(TokenEdits edits, int at, int close)
    {
        var commas = Commas(edits.Statement, at, close);
        if (commas.Count != 2)
            return;
        edits.Replace(commas[0], ", date_trunc('week', ");
        edits.Replace(commas[1], "), date_trunc('week', ");
        edits.Replace(close, "))");
    }
}
