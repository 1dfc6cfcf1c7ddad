using System.Collections.Frozen;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>Function calls that a macro cannot stand for, because an argument is a date part, a format or a number of digits.</summary>
internal static class FunctionRewriter
{
    private static readonly FrozenSet<string> s_dateAdd = Set("dateadd", "timeadd", "timestampadd");
    private static readonly FrozenSet<string> s_dateDiff = Set("datediff", "timediff", "timestampdiff");
    private static readonly FrozenSet<string> s_formatted = Set(
        "to_date", "try_to_date", "to_timestamp", "to_timestamp_ntz", "to_timestamp_tz", "to_timestamp_ltz",
        "try_to_timestamp", "try_to_timestamp_ntz", "try_to_timestamp_tz", "try_to_timestamp_ltz", "to_varchar", "to_char");

    private static readonly FrozenSet<string> s_decimals = Set(
        "to_decimal", "to_number", "to_numeric", "try_to_decimal", "try_to_number", "try_to_numeric");

    private static readonly FrozenDictionary<string, string> s_parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["year"] = "year",
        ["years"] = "year",
        ["yyyy"] = "year",
        ["yy"] = "year",
        ["quarter"] = "quarter",
        ["quarters"] = "quarter",
        ["qtr"] = "quarter",
        ["month"] = "month",
        ["months"] = "month",
        ["mm"] = "month",
        ["mon"] = "month",
        ["week"] = "week",
        ["weeks"] = "week",
        ["wk"] = "week",
        ["day"] = "day",
        ["days"] = "day",
        ["dd"] = "day",
        ["hour"] = "hour",
        ["hours"] = "hour",
        ["hh"] = "hour",
        ["minute"] = "minute",
        ["minutes"] = "minute",
        ["mi"] = "minute",
        ["second"] = "second",
        ["seconds"] = "second",
        ["ss"] = "second",
        ["millisecond"] = "millisecond",
        ["milliseconds"] = "millisecond",
        ["ms"] = "millisecond",
        ["microsecond"] = "microsecond",
        ["microseconds"] = "microsecond",
        ["us"] = "microsecond",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void Rewrite(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        var name = tokens[at].Text;
        if (at > 0 && tokens[at - 1].Is("."))
            return;

        var called = at + 1 < tokens.Count && tokens[at + 1].Is("(");
        if (RewriteClock(edits, at, called) || !called)
            return;

        var close = SqlText.Closing(edits.Statement, at + 1);
        if (name.Equals("table", StringComparison.OrdinalIgnoreCase))
            RewriteTable(edits, at, close);
        else if (s_dateAdd.Contains(name))
            RewriteDateAdd(edits, at, close);
        else if (s_dateDiff.Contains(name) || name.Equals("date_trunc", StringComparison.OrdinalIgnoreCase))
            RewritePart(edits, at, s_dateDiff.Contains(name) ? "date_diff" : "date_trunc", close);
        else if (s_formatted.Contains(name))
            RewriteFormatted(edits, at, close);
        else if (s_decimals.Contains(name))
            RewriteDecimal(edits, at, close);
    }

    private static bool RewriteClock(TokenEdits edits, int at, bool called)
    {
        var clock = edits.Statement.Tokens[at].Text.ToLowerInvariant() switch
        {
            "current_timestamp" => "statement_time()",
            "current_date" => "statement_time()::date",
            "getdate" or "systimestamp" when called => "statement_time()",
            "sysdate" when called => "(statement_time() at time zone 'UTC')",
            _ => null,
        };
        if (clock is null)
            return false;

        edits.Replace(at, clock);
        if (called)
            edits.Remove(at + 1, SqlText.Closing(edits.Statement, at + 1) + 1);
        return true;
    }

    /// <summary><c>table(f(…))</c> is <c>f(…)</c>; the histories of tasks and dynamic tables are views of ours.</summary>
    private static void RewriteTable(TokenEdits edits, int at, int close)
    {
        var tokens = edits.Statement.Tokens;
        edits.Remove(at, at + 2);
        edits.Remove(close, close + 1);
        if (tokens[at + 2].Is("information_schema") && tokens[at + 3].Is("."))
        {
            var view = tokens[at + 4].Text.ToLowerInvariant();
            if (view is not ("task_history" or "dynamic_table_refresh_history") || close != at + 7)
                throw QueryRewriter.Refuse(edits, tokens[at + 4], $"the table function information_schema.{view} is not known, or has arguments.", "task_history() and dynamic_table_refresh_history().");
            edits.Replace(at + 2, $"__engine.{view}");
            edits.Remove(at + 3, close);
        }
        else if (tokens[at + 2].Is("generator") && tokens[at + 4].Is("rowcount"))
        {
            edits.Replace(at + 2, "range");
            edits.Remove(at + 4, at + 6);
        }
    }

    private static void RewriteDateAdd(TokenEdits edits, int at, int close)
    {
        var part = Part(edits, at + 2);
        if (Commas(edits.Statement, at + 1, close) is not [var comma, _] || comma != at + 3)
            throw QueryRewriter.Refuse(edits, edits.Statement.Tokens[at], "takes three arguments.", "dateadd('day', number, date).");
        edits.Replace(at, $"__dateadd_{part}");
        edits.Remove(at + 2, at + 4);
    }

    private static void RewritePart(TokenEdits edits, int at, string function, int close)
    {
        if (close == at + 2)
            return;
        edits.Replace(at, function);
        edits.Replace(at + 2, SqlText.Literal(Part(edits, at + 2)));
    }

    private static string Part(TokenEdits edits, int at)
    {
        var token = edits.Statement.Tokens[at];
        return token.Kind is SqlTokenKind.String or SqlTokenKind.Word && s_parts.TryGetValue(token.Unquoted, out var part)
            ? part
            : throw QueryRewriter.Refuse(edits, token, $"{token.Text} is no date part.", string.Join(", ", s_parts.Values.Distinct(StringComparer.Ordinal)) + ".");
    }

    private static void RewriteFormatted(TokenEdits edits, int at, int close)
    {
        var statement = edits.Statement;
        var commas = Commas(statement, at + 1, close);
        if (commas.Count == 0)
            return;

        var format = statement.Tokens[commas[0] + 1];
        if (commas.Count > 1 || close != commas[0] + 2 || format.Kind is not SqlTokenKind.String)
            throw QueryRewriter.Refuse(edits, statement.Tokens[at], "takes a value and a literal format.", DateFormats.Supported);

        var name = statement.Tokens[at].Text.ToLowerInvariant();
        var writes = name is "to_varchar" or "to_char";
        edits.Replace(commas[0] + 1, SqlText.Literal(DateFormats.ToEngine(SqlText.Value(format), writes)
            ?? throw QueryRewriter.Refuse(edits, format, $"the format {format.Text} is not known.", DateFormats.Supported)));
        edits.Replace(at, writes ? "strftime" : name.StartsWith("try_", StringComparison.Ordinal) ? "try_strptime" : "strptime");
        edits.Replace(close, writes ? ")" : name.EndsWith("date", StringComparison.Ordinal) ? ")::date"
            : name.EndsWith("tz", StringComparison.Ordinal) && !name.EndsWith("ntz", StringComparison.Ordinal) ? ")::timestamptz" : ")::timestamp");
    }

    private static void RewriteDecimal(TokenEdits edits, int at, int close)
    {
        var statement = edits.Statement;
        var commas = Commas(statement, at + 1, close);
        var digits = commas.Count switch
        {
            0 => "38, 0",
            1 => statement.Tokens[commas[0] + 1].Text + ", 0",
            _ => $"{statement.Tokens[commas[0] + 1].Text}, {statement.Tokens[commas[1] + 1].Text}",
        };
        if (commas.Count > 2 || commas.Any(comma => statement.Tokens[comma + 1].Kind is not SqlTokenKind.Number))
            throw QueryRewriter.Refuse(edits, statement.Tokens[at], "takes a value, a precision and a scale, the last two as literals.", "try_to_decimal(text, 18, 2).");

        edits.Replace(at, statement.Tokens[at].Text.StartsWith("try_", StringComparison.OrdinalIgnoreCase) ? "try_cast" : "cast");
        if (commas.Count > 0)
            edits.Remove(commas[0], close);
        edits.Replace(close, $" as decimal({digits}))");
    }

    private static List<int> Commas(SqlStatement statement, int opening, int close)
    {
        var commas = new List<int>();
        for (var i = opening + 1; i < close; i++)
        {
            if (statement.Tokens[i].Is("("))
                i = SqlText.Closing(statement, i);
            else if (statement.Tokens[i].Is(","))
                commas.Add(i);
        }

        return commas;
    }

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
