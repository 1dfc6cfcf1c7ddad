namespace TradeKpi.Warehouse;

/// <summary>One statement of a script, as it stands there, without its closing semicolon.</summary>
/// <param name="Line">1-based line of its first token in the script.</param>
/// <param name="Tokens">Its tokens; their offsets count from the start of <paramref name="Text"/>, their lines from the script's.</param>
public sealed record SqlStatement(string Text, int Line, IReadOnlyList<SqlToken> Tokens);

/// <summary>
/// Splits a script into its statements. Bodies of procedures and blocks stand between <c>$$</c>, so a semicolon always ends a statement.
/// </summary>
public static class SqlScript
{
    /// <exception cref="FormatException">A quote or comment is never closed.</exception>
    public static IReadOnlyList<SqlStatement> Split(string sql)
    {
        var statements = new List<SqlStatement>();
        var current = new List<SqlToken>();
        foreach (var token in SqlLexer.Tokens(sql))
        {
            if (token.Is(";"))
                Close();
            else
                current.Add(token);
        }

        Close();
        return statements;

        void Close()
        {
            if (current.Count == 0)
                return;
            var start = current[0].Start;
            var tokens = current.ConvertAll(token => token with { Start = token.Start - start });
            statements.Add(new SqlStatement(sql[start..current[^1].End], current[0].Line, tokens));
            current.Clear();
        }
    }
}
