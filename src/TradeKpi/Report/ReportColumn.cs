namespace TradeKpi.Report;

/// <summary>A column of a report, under the name that every output uses.</summary>
/// <param name="OnlyWhen">The column is there only when this parameter is given and is not <c>none</c>; null for always.</param>
public sealed record ReportColumn(string Name, ValueKind Kind, string Description, string? OnlyWhen = null)
{
    /// <summary>The name in SQL: in quotes where it is a word of the language.</summary>
    public string SqlName => Name is "is" ? "\"is\"" : Name;
}
