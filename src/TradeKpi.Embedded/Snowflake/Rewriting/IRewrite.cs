namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>One difference between Snowflake's spelling and the engine's: it edits the token where the difference begins.</summary>
internal interface IRewrite
{
    /// <returns>Whether the token was its own; no later rewrite then looks at it.</returns>
    /// <exception cref="Reading.SnowflakeSqlException">The engine would silently take it for something else.</exception>
    bool Apply(TokenEdits edits, int at);
}
