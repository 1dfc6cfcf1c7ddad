namespace TradeKpi.Report;

/// <summary>What is looked up for the rows of a page alone, because it is wide: the page is <c>page</c>.</summary>
/// <param name="Steps">Expressions of a <c>with</c> that follow the page, in SQL.</param>
/// <param name="Join">Joins them to it, one row at most to each of its own.</param>
/// <param name="Columns">The columns of the report that they give, each with what it is in SQL.</param>
internal sealed record ReportLookup(string Steps, string Join, IReadOnlyDictionary<string, string> Columns);
