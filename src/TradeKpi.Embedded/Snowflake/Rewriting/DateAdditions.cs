namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>dateadd('day', n, x)</c> is the macro of that part.</summary>
internal sealed class DateAdditions() : CallRewrite("dateadd", "timeadd", "timestampadd")
{
    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        var part = DateParts.Read(edits, at + 2);
        if (Commas(edits.Statement, at, close) is not [var comma, _] || comma != at + 3)
            throw edits.Refusal(at, "takes three arguments.", "dateadd('day', number, date).");
        edits.Replace(at, $"__dateadd_{part}");
        edits.Remove(at + 2, at + 4);
    }
}
