using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>$1</c> outside of COPY is refused: the engine would read a bind.</summary>
internal sealed class FileColumns : IRewrite
{
    public bool Apply(TokenEdits edits, int at) =>
        edits.Statement.Tokens[at] is { Kind: SqlTokenKind.FileColumn } token
            ? throw edits.Refusal(
                at,
                $"{token.Text} has no meaning here.",
                "$1 inside COPY INTO … FROM (SELECT … FROM @stage), and binds written :name or ?.")
            : false;
}
