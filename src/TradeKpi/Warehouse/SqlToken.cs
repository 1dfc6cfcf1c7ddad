namespace TradeKpi.Warehouse;

/// <summary>The kinds of token that telling Snowflake statements apart needs.</summary>
public enum SqlTokenKind
{
    /// <summary>A bare identifier or keyword; may hold <c>$</c>, as in <c>METADATA$ACTION</c>.</summary>
    Word,

    /// <summary>An identifier in double quotes.</summary>
    QuotedIdentifier,

    /// <summary>A literal in single quotes.</summary>
    String,

    /// <summary>A literal between two <c>$$</c>.</summary>
    DollarString,
    Number,

    /// <summary>A bind: <c>:name</c> or <c>?</c>.</summary>
    Bind,

    /// <summary>A column of a staged file: <c>$1</c>.</summary>
    FileColumn,

    /// <summary>A stage with its path: <c>@ops.lake/lake/</c>.</summary>
    Stage,

    /// <summary>
    /// Punctuation or an operator; <c>::</c>, <c>:=</c>, <c>=&gt;</c>, <c>&lt;=</c>, <c>||</c> and their like are one token.
    /// </summary>
    Symbol,
}

/// <summary>One token of SQL text, without white space and comments.</summary>
/// <param name="Text">The characters as they stand in the text, quotes included.</param>
/// <param name="Start">Offset of the first character in the text.</param>
/// <param name="Line">1-based line of the first character.</param>
public readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int Line)
{
    /// <summary>Offset behind the last character.</summary>
    public int End => Start + Text.Length;

    /// <summary>Whether this is the bare word or symbol <paramref name="text"/>, whatever its case.</summary>
    public bool Is(string text) =>
        Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    public bool IsIdentifier => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>The value of a literal or the name of an identifier: quotes taken off, doubled quotes halved.</summary>
    public string Unquoted => Kind switch
    {
        SqlTokenKind.String => Text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        SqlTokenKind.QuotedIdentifier => Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal),
        SqlTokenKind.DollarString => Text[2..^2],
        _ => Text,
    };
}
