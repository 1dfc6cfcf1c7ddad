using TradeKpi.Report.Asking;

namespace TradeKpi.Web.OData;

/// <summary>The rows of a page, with what belongs to each.</summary>
internal static class ODataPage
{
    /// <summary>Reads a page, and then, in the same version, the many rows that belong to each of its rows.</summary>
    public static async Task<IReadOnlyList<ODataRow>> ReadAsync(ReportStage stage, ODataQuestion question, ReportResult result,
        CancellationToken stop)
    {
        var at = Places(result);
        var rows = new List<(ODataRow Row, object?[] Keys)>();
        await foreach (var row in result.RowsAsync(stop))
            rows.Add((question.Shape.Row(row, at), [.. question.Expansions.Select(many => row[at[many.Link.Column]])]));
        if (rows.Count == 0)
            return [];
        var nested = new List<IReadOnlyDictionary<string, ODataNested>>();
        foreach (var (n, many) in question.Expansions.Index())
            nested.Add(await many.AskAsync(stage, rows.Select(row => row.Keys[n]!).Distinct(), question.Arguments.AsOf, result.Version,
                question.Uri.ServiceRoot, stop));
        return [.. rows.Select(row => row.Row with
        {
            Nested = [.. row.Row.Nested, .. question.Expansions.Select((many, n) => nested[n].GetValueOrDefault(
                ODataValues.Literal(ODataColumns.Own(question.Report, many.Link.Column).Kind, row.Keys[n]!))
                ?? new ODataNested(many.Link.Name, IsMany: true, []))],
        })];
    }

    /// <summary>Where each column of an answer stands in its rows.</summary>
    public static IReadOnlyDictionary<string, int> Places(ReportResult result) =>
        result.Columns.Index().ToDictionary(column => column.Item.Name, column => column.Index, StringComparer.Ordinal);
}
