using System.Text;
using TradeKpi.Events;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>Small helpers on SQL text: quoting, literals, matching parentheses.</summary>
internal static class SqlText
{
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A time as the engine reads it, to the microsecond, without quotes.</summary>
    public static string Time(DateTime utc) => Rfc3339.Text(utc)[..^1];

    /// <summary>
    /// The characters that a text literal stands for. In Snowflake a backslash escapes; in front of any other character it is dropped.
    /// </summary>
    /// <remarks>https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants</remarks>
    public static string Value(SqlToken literal)
    {
        var text = literal.Unquoted;
        if (literal.Kind is not SqlTokenKind.String || !text.Contains('\\', StringComparison.Ordinal))
            return text;

        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                value.Append(text[i]);
                continue;
            }

            i++;
            value.Append(text[i] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                '0' => '\0',
                var other => other,
            });
        }

        return value.ToString();
    }

    /// <summary>Index of the parenthesis that closes the one at <paramref name="opening"/>.</summary>
    public static int Closing(SqlStatement statement, int opening)
    {
        var depth = 0;
        for (var i = opening; i < statement.Tokens.Count; i++)
        {
            if (statement.Tokens[i].Is("("))
                depth++;
            else if (statement.Tokens[i].Is(")") && --depth == 0)
                return i;
        }

        throw SnowflakeSqlException.Refusal(
            statement, "A parenthesis is never closed.", "balanced parentheses.", statement.Tokens[opening].Line);
    }

    /// <summary>A part of a statement as a statement of its own; its lines stay those of the script.</summary>
    public static SqlStatement Part(SqlStatement statement, int from, int to)
    {
        if (from >= to)
            return new SqlStatement("", statement.Line, []);
        var start = statement.Tokens[from].Start;
        var tokens = statement.Tokens.Skip(from).Take(to - from).Select(token => token with { Start = token.Start - start }).ToList();
        return new SqlStatement(statement.Text[start..statement.Tokens[to - 1].End], tokens[0].Line, tokens);
    }

    /// <summary>The statements of a body between <c>$$</c>; their lines are those of the script.</summary>
    /// <param name="line">Where the body opens.</param>
    public static IReadOnlyList<SqlStatement> Split(string body, int line) =>
        [.. SqlScript.Split(body).Select(statement => statement with
        {
            Line = statement.Line + line - 1,
            Tokens = [.. statement.Tokens.Select(token => token with { Line = token.Line + line - 1 })],
        })];
}
