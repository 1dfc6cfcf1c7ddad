using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>Snowflake's spelling of expressions and queries as the engine's.</summary>
internal static class Rewriter
{
    /// <summary>Every rewrite in the order in which they look at a token; the first that knows it takes it.</summary>
    public static IReadOnlyList<IRewrite> InOrder { get; } =
    [
        new ColonPaths(),
        new NamedBinds(),
        new EscapedLiterals(),
        new DollarLiterals(),
        new FileColumns(),
        new Stages(),
        new CastTypes(),
        new ReservedNames(),
        new Clocks(),
        new TableFunctions(),
        new DateAdditions(),
        new DatePartCalls(),
        new FormattedTimes(),
        new DecimalCalls(),
    ];

    /// <summary>The engine's SQL of a part of a statement.</summary>
    public static string Rewrite(SqlStatement statement, int from, int to) => Rewrite(new TokenEdits(statement), from, to);

    /// <summary>The engine's SQL of a part of a statement, on top of edits made before.</summary>
    public static string Rewrite(TokenEdits edits, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            foreach (var rewrite in InOrder)
            {
                if (rewrite.Apply(edits, at))
                    break;
            }
        }

        return edits.Render(from, to);
    }
}
