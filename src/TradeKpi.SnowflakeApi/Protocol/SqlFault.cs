using System.Globalization;
using System.Text.RegularExpressions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Protocol;

/// <summary>
/// Says of an error where it stands in what was asked. The engine points into the statement that the dialect made of it: the word that it
/// points at is looked for in the statement as it was written.
/// </summary>
internal static partial class SqlFault
{
    private const int Widest = 120;

    /// <param name="line">1-based line of the statement or word at fault; -1 where it is not known.</param>
    public static string Tell(string message, int line, string sql)
    {
        var points = Pointing().Match(message);
        var told = Framed().Replace(points.Success ? message[..points.Index] : message, "").Trim();
        if (line > 0)
            told = Line().Replace(told, "");
        if (points.Success && Word(points, Math.Max(line, 1), sql) is { } word)
        {
            var begin = sql.LastIndexOf('\n', Math.Max(word.Start - 1, 0)) + 1;
            var column = word.Start - begin;
            return string.Create(CultureInfo.InvariantCulture, $"Line {word.Line}, column {column + 1}: {told}")
                + Shown(sql[begin..], column);
        }

        return line > 0 ? string.Create(CultureInfo.InvariantCulture, $"Line {line}: {told}") : told;
    }

    private static SqlToken? Word(Match points, int line, string sql)
    {
        var (text, at) = (points.Groups["text"].Value, points.Groups["pad"].Length - points.Groups["line"].Length);
        if (at < 0 || at >= text.Length)
            return null;
        var (word, before) = (Part().Match(text, at).Value, Part().Matches(text[..at]).LastOrDefault()?.Value);
        var tokens = SqlLexer.Tokens(sql);
        var found = Enumerable.Range(0, tokens.Count).Where(i => tokens[i].Line >= line && Same(tokens[i], word)).ToList();
        var best = found.Where(i => i > 0 && before is not null && Same(tokens[i - 1], before)).DefaultIfEmpty(found.FirstOrDefault(-1))
            .First();
        return best < 0 ? null : tokens[best];
    }

    private static bool Same(SqlToken token, string word) => token.Text.Equals(word, StringComparison.OrdinalIgnoreCase)
        || token.Unquoted.Equals(word.Trim('"'), StringComparison.OrdinalIgnoreCase);

    // A long line is shown around the word.
    private static string Shown(string rest, int column)
    {
        var line = rest.Split('\n')[0].TrimEnd('\r').Replace('\t', ' ');
        var from = Math.Max(0, column - Widest / 2);
        var shown = line[from..Math.Min(line.Length, from + Widest)];
        return $"\n  {shown}\n  {new string(' ', column - from)}^";
    }

    [GeneratedRegex(
        @"\s*\n(?<line>LINE \d+: )(?<text>[^\n]*)\n(?<pad> *)\^", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Pointing();

    [GeneratedRegex("""\w+|"[^"]*"|'[^']*'|::|\S""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Part();

    // What Snowflake's clients look for, and what the engine adds for those who have no more than its message.
    [GeneratedRegex(
        @"(?<=^|\n)(?:SQL compilation error:|Object does not exist or not authorized\.|SQL access control error:)\n"
        + @"|Insufficient privileges\. | Statement: .*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Framed();

    [GeneratedRegex(@"Line \d+: ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Line();
}
