using TradeKpi.Report;

namespace TradeKpi.Web.Reports;

/// <summary>What the list of the reports and the page of each say alike.</summary>
internal static class ReportParts
{
    public static string Kind(ValueKind kind) => kind.ToString().ToLowerInvariant();

    public static IEnumerable<object> Parameters(ReportDefinition report) => report.AllParameters.Select(parameter => new
    {
        name = parameter.Name,
        kind = Kind(parameter.Kind),
        description = parameter.Description,
        takes = parameter.Takes,
        @default = parameter.Default,
    });
}
