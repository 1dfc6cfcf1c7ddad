using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

/// <summary>What a script may not hold. Each rule finds the lines that offend, with the reason.</summary>
internal static class SqlRules
{
    // Both engines know them, and mean something else; no macro can make them equal.
    private static readonly Dictionary<string, string> s_differ = new(StringComparer.OrdinalIgnoreCase)
    {
        ["approx_count_distinct"] = "another estimate: use count(distinct …)",
        ["avg"] = "a decimal in Snowflake, a double in DuckDB: not for money",
        ["concat"] = "null with a null in Snowflake, passes over it in DuckDB: use ||",
        ["div0"] = "divides as a double in DuckDB: not for money",
        ["greatest"] = "null with a null in Snowflake, passes over it in DuckDB: use iff",
        ["hash"] = "other values, and an unsigned type in DuckDB: use md5 or sha2",
        ["last_value"] = "another default window frame: use first_value with the order turned",
        ["least"] = "null with a null in Snowflake, passes over it in DuckDB: use iff",
        ["listagg"] = "no separator by default in Snowflake, ',' in DuckDB, which knows no WITHIN GROUP",
        ["median"] = "a decimal in Snowflake, a double in DuckDB: not for money",
        ["random"] = "other range and seed",
        ["regexp_instr"] = "not known to DuckDB",
        ["to_json"] = "text in Snowflake, JSON in DuckDB: cast to varchar",
        ["typeof"] = "names the variant's type in Snowflake, the engine's in DuckDB",
        ["week"] = "follows WEEK_START in Snowflake: use weekiso",
    };

    // Not null in every relation that an `order by … desc` of ours reads them from, so that NULLS changes nothing.
    private static readonly string[] s_neverNull = ["sequence", "occurred_at", "event_id", "spend", "checked_at"];

    // Functions of one idea, streams that one procedure alone reads, and views that are shared together.
    private static readonly string[] s_severalModels =
    [
        "10_setup/040_ratio.sql", "10_setup/050_order_value.sql", "10_setup/055_usd.sql", "87_snowpipe/030_note_files.sql",
        "93_sharing/010_secure_views.sql",
    ];

    public static IEnumerable<string> EachFileMakesOneModel(SqlFile file) => s_severalModels.Contains(file.Path, StringComparer.Ordinal)
        ? []
        : from model in file.Statements
            .Where(statement => Creates(statement) is "table" or "view" or "stream" or "task" or "function")
            .GroupBy(statement => Names(statement.Tokens).First(), StringComparer.Ordinal)
            .Skip(1)
          select At(model.First().Line, $"{model.Key} is another model: a file of its own");

    public static IEnumerable<string> DataIsNeverReplaced(SqlFile file) =>
        from statement in file.Statements
        let words = statement.Tokens.Take(4).Select(token => token.Text).ToList()
        where words is ["create", "or", "replace" or "alter", "table" or "transient" or "temporary"]
        select At(statement.Line, "a table that is replaced or altered whole loses its data and its streams");

    public static IEnumerable<string> BadValuesCannotHoldAStream(SqlFile file)
    {
        var readsText = file.Path.Contains("_type_", StringComparison.Ordinal) || file.Path.Contains("_take_", StringComparison.Ordinal);
        if (file.Folder != "30_silver" || !readsText)
            yield break;
        var tokens = file.Tokens;
        for (var at = 1; at < tokens.Count; at++)
        {
            if (tokens[at].Is("cast"))
                yield return At(tokens[at].Line, "cast raises on a bad value: try_cast");
            else if (tokens[at].Is("::") && !IsSafeCast(tokens, at))
                yield return At(tokens[at].Line, $"::{tokens[at + 1].Text} raises on a bad value: try_cast");
        }
    }

    public static IEnumerable<string> EachFileSaysWhatItIs(SqlFile file)
    {
        if (!file.Text.StartsWith("-- ", StringComparison.Ordinal))
            yield return At(1, "the first line is no comment");
        if (string.CompareOrdinal(file.Folder, "20") < 0 || file.Folder == "99_teardown")
            yield break;

        foreach (var statement in file.Statements.Where(statement => Creates(statement) is "table" or "view"))
        {
            var opening = file.CommentAbove(statement.Line).FirstOrDefault() ?? "";
            var isTest = Names(statement.Tokens).First().StartsWith("ops.test_", StringComparison.Ordinal);
            string[] allowed = isTest ? ["-- offends: "] : ["-- one row per ", "-- one row: "];
            if (!allowed.Any(start => opening.StartsWith(start, StringComparison.Ordinal)))
                yield return At(statement.Line, $"the comment above does not begin with '{allowed[0]}'");
        }
    }

    public static IEnumerable<string> WordsAreLowerCase(SqlFile file) =>
        from token in file.Tokens
        where token.Kind == SqlTokenKind.Word && token.Text.Any(char.IsUpper)
        select At(token.Line, token.Text);

    /// <summary>A backslash in a string constant is an escape in Snowflake and a character elsewhere.</summary>
    public static IEnumerable<string> LiteralsHoldNoBackslash(SqlFile file) =>
        from token in file.Tokens
        where token.Kind == SqlTokenKind.String && token.Text.Contains('\\', StringComparison.Ordinal)
        select At(token.Line, token.Text);

    public static IEnumerable<string> NoFunctionDiffersBetweenTheEngines(SqlFile file) =>
        from pair in Pairs(file)
        where pair.Second.Is("(") && s_differ.ContainsKey(pair.First.Text)
        select At(pair.First.Line, $"{pair.First.Text}(…) differs between the engines: {s_differ[pair.First.Text]}");

    public static IEnumerable<string> OnlyOpsRatioDivides(SqlFile file) =>
        from token in file.Tokens
        where token.Is("/") && !file.Path.EndsWith("_ratio.sql", StringComparison.Ordinal)
        select At(token.Line, "divide by ops.ratio: division differs between the engines");

    public static IEnumerable<string> DescendingOrdersPlaceNulls(SqlFile file)
    {
        var tokens = file.Tokens;
        for (var at = 1; at < tokens.Count; at++)
        {
            var isPlaced = (at + 1 < tokens.Count && tokens[at + 1].Is("nulls")) || s_neverNull.Any(tokens[at - 1].Is);
            if (tokens[at].Is("desc") && !isPlaced)
                yield return At(tokens[at].Line, $"{tokens[at - 1].Text} desc: say nulls first or nulls last");
        }
    }

    public static IEnumerable<string> TablesDeclareTheirKey(SqlFile file) =>
        from statement in file.Statements
        where file.Folder is "30_silver" or "40_gold" && Creates(statement) == "table"
        where !Pairs(statement.Tokens).Any(pair => pair.First.Is("primary") && pair.Second.Is("key"))
        where !file.CommentAbove(statement.Line).Any(line => line.Contains("refilled by every run", StringComparison.Ordinal))
        select At(statement.Line, "no primary key, and not refilled by every run");

    /// <summary>
    /// A permanent table keeps each rewrite for a day of time travel and seven of fail-safe, and all of them are paid for.
    /// </summary>
    public static IEnumerable<string> WhatEveryRunRefillsKeepsNoPast(SqlFile file) =>
        from statement in file.Statements
        where Creates(statement) == "table"
        where file.CommentAbove(statement.Line).Any(line => line.Contains("refilled by every run", StringComparison.Ordinal)
            || line.Contains("empty between runs", StringComparison.Ordinal))
        where !statement.Tokens[1].Is("transient") || !Pairs(statement.Tokens).Any(pair => pair.First.Is("data_retention_time_in_days"))
        select At(statement.Line, "create transient table … data_retention_time_in_days = 0");

    public static IEnumerable<string> LinesEndCleanly(SqlFile file)
    {
        for (var at = 0; at < file.Lines.Length; at++)
        {
            if (file.Lines[at].Length > 0 && char.IsWhiteSpace(file.Lines[at][^1]))
                yield return At(at + 1, "trailing white space");
        }

        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return At(file.Lines.Length, "the file does not end with one newline");
    }

    /// <summary>
    /// Incremental refresh of a dynamic table excludes them: https://docs.snowflake.com/en/user-guide/dynamic-tables-supported-queries
    /// </summary>
    public static IEnumerable<string> TwinsDoNotReadTheClock(SqlFile file) =>
        from token in file.Tokens
        where file.Folder == "85_dynamic_twins"
        where token.Text is "current_timestamp" or "current_date" or "current_time" or "sysdate" or "getdate" or "localtimestamp"
        select At(token.Line, token.Text);

    public static string? Creates(SqlStatement statement) => !statement.Tokens[0].Is("create")
        ? null
        : statement.Tokens.Skip(1).FirstOrDefault(
            token => !token.Is("or") && !token.Is("replace") && !token.Is("dynamic") && !token.Is("transient") && !token.Is("secure")).Text;

    /// <summary>Every name with its schema, as in <c>gold.daily_sales</c>; a column with its alias too.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<SqlToken> tokens) =>
        from at in Enumerable.Range(0, Math.Max(0, tokens.Count - 2))
        where tokens[at].IsIdentifier && tokens[at + 1].Is(".") && tokens[at + 2].IsIdentifier
        select $"{tokens[at].Text}.{tokens[at + 2].Text}";

    public static IEnumerable<(SqlToken First, SqlToken Second)> Pairs(IReadOnlyList<SqlToken> tokens) => tokens.Zip(tokens.Skip(1));

    public static string At(int line, string what) => $"{line}: {what}";

    private static IEnumerable<(SqlToken First, SqlToken Second)> Pairs(SqlFile file) => Pairs(file.Tokens);

    // Text becomes varchar; a typed timestamp becomes its day; a converted one loses its zone. None of these raises.
    private static bool IsSafeCast(List<SqlToken> tokens, int at) => tokens[at + 1].Text switch
    {
        "varchar" => true,
        "date" => tokens[at - 1].Kind == SqlTokenKind.Word && !tokens[at - 1].Text.EndsWith("_text", StringComparison.Ordinal),
        "timestamp_ntz" => tokens[at - 1].Is(")") && FunctionOf(tokens, at - 1) == "convert_timezone",
        _ => false,
    };

    private static string? FunctionOf(List<SqlToken> tokens, int closing)
    {
        var depth = 0;
        for (var at = closing; at > 0; at--)
        {
            depth += tokens[at].Is(")") ? 1 : tokens[at].Is("(") ? -1 : 0;
            if (depth == 0)
                return tokens[at - 1].Text;
        }

        return null;
    }
}
