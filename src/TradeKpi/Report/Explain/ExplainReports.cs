using TradeKpi.Report.Catalog;

namespace TradeKpi.Report.Explain;

/// <summary>
/// For each report that is made of rows, where one of its rows comes from: the rows behind it, the lake files and lines, the events as
/// they came; and every event of a key.
/// </summary>
public static class ExplainReports
{
    /// <summary>The parameter that chooses one number of a row.</summary>
    public const string Column = "column";

    /// <summary>The reports whose numbers are made of rows.</summary>
    public static IReadOnlyList<Explanation> Explanations { get; } =
        [.. OrderExplanations.All, .. TradeExplanations.All, .. RefusalExplanations.All, .. OperationExplanations.All];

    /// <summary>The reports whose numbers are not made of rows; each says why.</summary>
    public static IEnumerable<ReportDefinition> Unexplained =>
        ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Where(report => report.Unexplained is not null);

    /// <summary>All that can be asked.</summary>
    public static IReadOnlyList<ReportDefinition> All { get; } =
        [.. Explanations.Select(explanation => explanation.Rows), RestatedRows.Definition, KeyEvents.Definition];

    /// <summary>The explanation of a report's rows, or null.</summary>
    public static ReportDefinition? Find(string report) =>
        All.FirstOrDefault(explain => explain.Name.Equals(report, StringComparison.Ordinal));

    /// <summary>What names one row of a report, in the order of its grain; of other questions every parameter.</summary>
    public static IReadOnlyList<string> KeysOf(ReportDefinition explain)
    {
        ArgumentNullException.ThrowIfNull(explain);
        return Explanations.FirstOrDefault(known => known.Rows == explain)?.Keys
            ?? [.. explain.Parameters.Where(parameter => parameter.Kind != ValueKind.Version).Select(parameter => parameter.Name)];
    }
}
