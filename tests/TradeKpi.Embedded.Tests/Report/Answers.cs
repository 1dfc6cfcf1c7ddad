using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Writing;


namespace TradeKpi.Embedded.Tests.Report;

/// <summary>Reports on a warehouse of the tests.</summary>
internal static class Answers
{
    /// <summary>Each KPI as it stands, and once for each of its choices.</summary>
    public static IReadOnlyList<(ReportDefinition Report, KeyValuePair<string, string>[] Given)> Questions { get; } =
    [
        .. from report in ReportCatalog.Kpis select (report, Array.Empty<KeyValuePair<string, string>>()),
        .. from report in ReportCatalog.Kpis
           from parameter in report.Parameters
           from value in parameter.Allowed?.TakeLast(1) ?? []
           select (report, new[] { KeyValuePair.Create(parameter.Name, value) }),
    ];

    /// <summary>The whole answer, byte for byte as HTTP gives it.</summary>
    public static async Task<string> AnswerAsync(this WarehouseOfTest warehouse, ReportDefinition report,
        params IEnumerable<KeyValuePair<string, string>> given)
    {
        await using var result = await new ReportStage(warehouse.Source).OpenAsync(ReportArguments.Read(report, given), default);
        using var buffer = new MemoryStream();
        await ReportJsonWriter.WriteAsync(result, PipeWriter.Create(buffer), default);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static KeyValuePair<string, string> AsOf(long version) =>
        KeyValuePair.Create("as_of", version.ToString(CultureInfo.InvariantCulture));
}
