namespace TradeKpi.Warehouse;

/// <summary>
/// Cuts Snowflake SQL into tokens. It knows quoting and comments, not grammar: enough to split scripts and to tell statements apart.
/// </summary>
/// <remarks>
/// Lexical rules: https://docs.snowflake.com/en/sql-reference/identifiers-syntax and …/data-types-text (string constants).
/// </remarks>
public static class SqlLexer
{
    private static readonly string[] s_symbols = ["::", ":=", "=>", "->>", "->", "<=", ">=", "<>", "!=", "||"];

    /// <exception cref="FormatException">A quote or comment is never closed; the message names the line.</exception>
    public static List<SqlToken> Tokens(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var tokens = new List<SqlToken>();
        var line = 1;
        for (var at = 0; at < sql.Length;)
        {
            var length = SkippedLength(sql, at, line);
            if (length == 0)
            {
                var (kind, tokenLength) = Next(sql, at, line);
                tokens.Add(new SqlToken(kind, sql.Substring(at, tokenLength), at, line));
                length = tokenLength;
            }

            line += sql.AsSpan(at, length).Count('\n');
            at += length;
        }

        return tokens;
    }

    private static int SkippedLength(string sql, int at, int line)
    {
        if (char.IsWhiteSpace(sql[at]))
            return 1;

        var rest = sql.AsSpan(at);
        if (rest.StartsWith("--", StringComparison.Ordinal) || rest.StartsWith("//", StringComparison.Ordinal))
            return rest.IndexOf('\n') is var end and >= 0 ? end : rest.Length;

        return rest.StartsWith("/*", StringComparison.Ordinal) ? Closed(sql, at, 2, "*/", line, "comment") : 0;
    }

    private static (SqlTokenKind Kind, int Length) Next(string sql, int at, int line)
    {
        var first = sql[at];
        var second = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return first switch
        {
            '\'' => (SqlTokenKind.String, Quoted(sql, at, '\'', line)),
            '"' => (SqlTokenKind.QuotedIdentifier, Quoted(sql, at, '"', line)),
            '$' when second == '$' => (SqlTokenKind.DollarString, Closed(sql, at, 2, "$$", line, "$$ literal")),
            '$' => (SqlTokenKind.FileColumn, 1 + Run(sql, at + 1, IsWordPart)),
            '@' => (SqlTokenKind.Stage, 1 + Run(sql, at + 1, c => !char.IsWhiteSpace(c) && c is not (',' or ')' or ';'))),
            '?' => (SqlTokenKind.Bind, 1),
            ':' when char.IsLetter(second) || second == '_' => (SqlTokenKind.Bind, 1 + Run(sql, at + 1, IsWordPart)),
            _ when char.IsLetter(first) || first == '_' => (SqlTokenKind.Word, Run(sql, at, IsWordPart)),
            _ when char.IsAsciiDigit(first) => (SqlTokenKind.Number, Run(sql, at, c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E')),
            _ => (SqlTokenKind.Symbol, s_symbols.FirstOrDefault(s => string.CompareOrdinal(sql, at, s, 0, s.Length) == 0)?.Length ?? 1),
        };
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private static int Run(string sql, int from, Func<char, bool> belongs)
    {
        var to = from;
        while (to < sql.Length && belongs(sql[to]))
            to++;
        return to - from;
    }

    private static int Quoted(string sql, int at, char quote, int line)
    {
        for (var end = at + 1; end < sql.Length; end++)
        {
            if (sql[end] != quote)
                continue;
            if (end + 1 < sql.Length && sql[end + 1] == quote)
                end++;
            else
                return end + 1 - at;
        }

        throw new FormatException($"Line {line}: the {quote} that opens here is never closed.");
    }

    private static int Closed(string sql, int at, int opening, string closing, int line, string what)
    {
        var end = sql.IndexOf(closing, at + opening, StringComparison.Ordinal);
        return end >= 0
            ? end + closing.Length - at
            : throw new FormatException($"Line {line}: the {what} that opens here is never closed.");
    }
}
