using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>@stage</c> outside of COPY is refused.</summary>
internal sealed class Stages : IRewrite
{
    public bool Apply(TokenEdits edits, int at) =>
        edits.Statement.Tokens[at].Kind is SqlTokenKind.Stage
            ? throw edits.Refusal(at, "a stage cannot be queried.", "@stage inside COPY INTO … FROM (SELECT … FROM @stage).")
            : false;
}
