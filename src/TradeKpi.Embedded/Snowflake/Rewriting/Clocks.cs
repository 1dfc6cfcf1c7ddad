using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>current_timestamp</c> and its like are the time at which the statement began, from the clock of the warehouse.</summary>
internal sealed class Clocks : IRewrite
{
    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        if (tokens[at].Kind is not SqlTokenKind.Word || (at > 0 && tokens[at - 1].Is(".")))
            return false;
        var called = at + 1 < tokens.Count && tokens[at + 1].Is("(");
        var clock = tokens[at].Text.ToLowerInvariant() switch
        {
            "current_timestamp" => "statement_time()",
            "current_date" => "statement_time()::date",
            "getdate" or "systimestamp" when called => "statement_time()",
            "sysdate" when called => "(statement_time() at time zone 'UTC')",
            _ => null,
        };
        if (clock is null)
            return false;

        edits.Replace(at, clock);
        if (called)
            edits.Remove(at + 1, SqlText.Closing(edits.Statement, at + 1) + 1);
        return true;
    }
}
