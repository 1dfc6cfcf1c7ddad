using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>
/// What Snowflake's pages exclude and the engine would run: <c>documented.json</c>, which the checks of the scripts read too.
/// </summary>
internal static class Documented
{
    private const int MostKept = 2_000;

    private static readonly DocumentedRule[] s_rules = Load();

    // The same statements run again and again, those of procedures above all.
    private static readonly ConcurrentDictionary<string, bool> s_sound = new(StringComparer.Ordinal);

    /// <summary>The rules that the engine holds, with an example each.</summary>
    public static IReadOnlyList<DocumentedRule> Rules => s_rules;

    /// <exception cref="SnowflakeSqlException">A page excludes the statement, or one in its body.</exception>
    public static void Check(SqlStatement statement)
    {
        if (s_sound.ContainsKey(statement.Text))
            return;
        foreach (var inner in Bodies(statement))
            Check(inner);
        CheckText(statement);

        if (s_sound.Count >= MostKept)
            s_sound.Clear();
        s_sound[statement.Text] = true;
    }

    private static void CheckText(SqlStatement statement)
    {
        var text = Flat(statement);
        foreach (var rule in s_rules)
        {
            if (rule.Matches(text))
                throw SnowflakeSqlException.Refusal(
                    statement, $"{rule.Says} (docs.snowflake.com/en/{rule.Page}).", $"for example: {rule.Instead}.");
        }
    }

    /// <summary>
    /// The statements that stand in the body of a function, a procedure or a block, and behind the AS of a task: what is excluded is found
    /// when it is created, not when it first runs.
    /// </summary>
    private static IEnumerable<SqlStatement> Bodies(SqlStatement statement)
    {
        foreach (var body in statement.Tokens.Where(token => token.Kind is SqlTokenKind.DollarString))
        {
            foreach (var part in SqlText.Split(body.Unquoted, body.Line))
                yield return part.Tokens[0].Is("begin") && part.Tokens.Count > 1 ? SqlText.Part(part, 1, part.Tokens.Count) : part;
        }

        var command = IsTask(statement) ? statement.Tokens.ToList().FindIndex(token => token.Is("as")) + 1 : 0;
        if (command > 0 && command < statement.Tokens.Count)
            yield return SqlText.Part(statement, command, statement.Tokens.Count);
    }

    private static bool IsTask(SqlStatement statement) =>
        statement.Tokens[0].Is("create") && statement.Tokens.Take(4).Any(token => token.Is("task"));

    /// <summary>The statement in lower case on one line, without comments, its literals empty.</summary>
    private static string Flat(SqlStatement statement)
    {
        var text = new StringBuilder();
        var end = 0;
        foreach (var token in statement.Tokens)
        {
            if (token.Start > end && text.Length > 0)
                text.Append(' ');
            text.Append(token.Kind switch
            {
                SqlTokenKind.String => "''",
                SqlTokenKind.DollarString => "$$",
                SqlTokenKind.QuotedIdentifier => "\"\"",
                _ => token.Text.ToLowerInvariant(),
            });
            end = token.End;
        }

        return text.ToString();
    }

    private static DocumentedRule[] Load()
    {
        using var stream = typeof(Documented).Assembly.GetManifestResourceStream("TradeKpi.Embedded.Snowflake.documented.json")
            ?? throw new InvalidOperationException("The resource documented.json is missing.");
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document.RootElement.GetProperty("refused").EnumerateArray()
                .Where(rule => !rule.TryGetProperty("scripts", out var scripts) || !scripts.GetBoolean())
                .Select(rule => new DocumentedRule(
                    Text(rule, "page"), Text(rule, "says"), Text(rule, "example"), Text(rule, "instead"), Text(rule, "pattern"))),
        ];
    }

    private static string Text(JsonElement rule, string name) => rule.GetProperty(name).GetString()!;
}

/// <summary>One exclusion: where it is documented, what is refused, and what is written instead.</summary>
internal sealed class DocumentedRule(string page, string says, string example, string instead, string pattern)
{
    private readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public string Page => page;

    public string Says => says;

    public string Example => example;

    public string Instead => instead;

    public bool Matches(string flat) => _pattern.IsMatch(flat);
}
