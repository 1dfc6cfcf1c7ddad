using System.Globalization;

namespace TradeKpi.Report.Filter;

/// <summary>
/// A condition on the rows of a report, after its formulas. It is true or false and never unknown: a comparison with a missing value is
/// false,
/// save that nothing equals nothing (OData 4.01, Part 2, 5.1.1.1).
/// </summary>
public abstract record ReportFilter
{
    /// <summary>The condition in SQL; values become binds.</summary>
    internal abstract string Sql(FilterBinds binds);

    /// <summary>Whether a row that no query gave meets it.</summary>
    /// <param name="cell">The row's value of a column.</param>
    internal abstract bool Holds(Func<ReportColumn, object?> cell);

    /// <summary>Whether two values that stand so to each other meet a comparison.</summary>
    private protected static bool Meets(int order, string comparison) => comparison switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        _ => order <= 0
    };

    private protected static string SymbolOf(string comparison) => comparison switch
    {
        "gt" => ">",
        "ge" => ">=",
        "lt" => "<",
        "le" => "<=",
        _ => throw new InvalidOperationException($"{comparison} is no comparison."),
    };
}

/// <summary>Both of two conditions, or either.</summary>
public sealed record BothOrEither(ReportFilter Left, ReportFilter Right, bool Both) : ReportFilter
{
    internal override string Sql(FilterBinds binds) => $"({Left.Sql(binds)} {(Both ? "and" : "or")} {Right.Sql(binds)})";

    internal override bool Holds(Func<ReportColumn, object?> cell) =>
        Both ? Left.Holds(cell) && Right.Holds(cell) : Left.Holds(cell) || Right.Holds(cell);
}

/// <summary>The opposite of a condition.</summary>
public sealed record Opposite(ReportFilter Of) : ReportFilter
{
    internal override string Sql(FilterBinds binds) => $"not ({Of.Sql(binds)})";

    internal override bool Holds(Func<ReportColumn, object?> cell) => !Of.Holds(cell);
}

/// <summary>A column against a value.</summary>
/// <param name="Operator">eq, ne, gt, ge, lt or le.</param>
/// <param name="Value">string, decimal, DateTime or bool, as the column's kind has it; null for no value.</param>
public sealed record Comparison(ReportColumn Column, string Operator, object? Value) : ReportFilter
{
    internal override string Sql(FilterBinds binds)
    {
        var column = FilterBinds.Column(Column);
        return Operator switch
        {
            "eq" => Value is null ? $"{column} is null" : $"{column} is not distinct from {binds.Add(Value)}",
            "ne" => Value is null ? $"{column} is not null" : $"{column} is distinct from {binds.Add(Value)}",
            _ when Value is null => "1 = 0",
            _ => $"coalesce({column} {SymbolOf(Operator)} {binds.Add(Value)}, false)",
        };
    }

    internal override bool Holds(Func<ReportColumn, object?> cell)
    {
        var value = cell(Column);
        if (value is null || Value is null)
            return Operator switch { "eq" => value is null && Value is null, "ne" => value is not null || Value is not null, _ => false };
        if (Column.Kind == ValueKind.Date)
            value = ReportValues.Instant(value).Date;
        return Meets(ReportValues.Compare(value, Value), Operator);
    }
}

/// <summary>A text column against a part of it, letter case included.</summary>
/// <param name="Place">contains, startswith or endswith.</param>
public sealed record PartOfText(ReportColumn Column, string Place, string Part) : ReportFilter
{
    internal override string Sql(FilterBinds binds)
    {
        var part = binds.Add(Part);
        return Place switch
        {
            "contains" => $"coalesce(position({part} in {Column.SqlName}) > 0, false)",
            "startswith" => $"coalesce(left({Column.SqlName}, length({part})) = {part}, false)",
            "endswith" => $"coalesce(right({Column.SqlName}, length({part})) = {part}, false)",
            _ => throw new InvalidOperationException($"{Place} is no place of a text."),
        };
    }

    internal override bool Holds(Func<ReportColumn, object?> cell) =>
        Convert.ToString(cell(Column), CultureInfo.InvariantCulture) is { } text && Place switch
        {
            "contains" => text.Contains(Part, StringComparison.Ordinal),
            "startswith" => text.StartsWith(Part, StringComparison.Ordinal),
            _ => text.EndsWith(Part, StringComparison.Ordinal),
        };
}
