using System.Collections.Frozen;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary>Snowflake's names of date parts.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts</remarks>
internal static class DateParts
{
    private static readonly (string Part, string[] Names)[] s_parts =
    [
        ("year", ["year", "years", "yyyy", "yy"]),
        ("quarter", ["quarter", "quarters", "qtr"]),
        ("month", ["month", "months", "mm", "mon"]),
        ("week", ["week", "weeks", "wk"]),
        ("day", ["day", "days", "dd"]),
        ("hour", ["hour", "hours", "hh"]),
        ("minute", ["minute", "minutes", "mi"]),
        ("second", ["second", "seconds", "ss"]),
        ("millisecond", ["millisecond", "milliseconds", "ms"]),
        ("microsecond", ["microsecond", "microseconds", "us"]),
    ];

    private static readonly FrozenDictionary<string, string> s_byName = s_parts
        .SelectMany(part => part.Names, (part, name) => (name, part.Part))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Part, StringComparer.OrdinalIgnoreCase);

    /// <summary>The engine's name of the part at <paramref name="at"/>, a word or a literal.</summary>
    public static string Read(TokenEdits edits, int at)
    {
        var token = edits.Statement.Tokens[at];
        return token.Kind is SqlTokenKind.String or SqlTokenKind.Word && s_byName.TryGetValue(token.Unquoted, out var part)
            ? part
            : throw edits.Refusal(at, $"{token.Text} is no date part.", string.Join(", ", s_parts.Select(known => known.Part)) + ".");
    }
}
