using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Asks reports of a warehouse of a test.</summary>
internal static class ReportOfTest
{
    /// <summary>The rows of a report as texts, as every output writes them; only these columns.</summary>
    /// <param name="question">As in a URL: <c>country=DE&amp;sort=-net_sales</c>.</param>
    /// <param name="columns">With commas between.</param>
    public static Task<List<string>> AskAsync(this WarehouseOfTest warehouse, string report, string question, string columns) =>
        AskAsync(warehouse, ReportCatalog.Kpi(report)!, question, columns);

    /// <summary>The same of a report on the pipeline.</summary>
    public static Task<List<string>> AskOperationAsync(this WarehouseOfTest warehouse, string report, string question, string columns) =>
        AskAsync(warehouse, ReportCatalog.Operations.Single(known => known.Name == report), question, columns);

    private static async Task<List<string>> AskAsync(
        WarehouseOfTest warehouse, ReportDefinition report, string question, string columns)
    {
        var given = question.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))
            .Select(part => KeyValuePair.Create(part[0], part[1]));
        var arguments = ReportArguments.Read(report, given);
        await using var result = await new ReportStage(warehouse.Source).OpenAsync(arguments, default);
        var wanted = columns.Split(", ").Select(name => result.Columns.Select(column => column.Name).ToList().IndexOf(name)).ToList();
        var rows = new List<string>();
        await foreach (var row in result.RowsAsync(default))
            rows.Add(string.Join(", ", wanted.Select(at => ReportValues.Text(row[at], result.Columns[at].Kind) ?? "null")));
        return rows;
    }
}
