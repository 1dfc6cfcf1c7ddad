namespace TradeKpi.Report;

/// <summary>What a value of a report or parameter is, and so how it is read, bound and written.</summary>
public enum ValueKind
{
    Text,

    /// <summary>A UTC day, written <c>YYYY-MM-DD</c>.</summary>
    Date,

    /// <summary>An instant in UTC, written as RFC 3339 with <c>Z</c>.</summary>
    Timestamp,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A decimal number, written without trailing zeros.</summary>
    Quantity,

    /// <summary>An exact amount, written with 2 places.</summary>
    Money,

    /// <summary>A ratio, average or price, written with 6 places.</summary>
    Ratio,
    Boolean,

    /// <summary>Of parameters only: a version of gold, by number or time, bound as its number.</summary>
    Version,
}
