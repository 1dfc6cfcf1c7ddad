using Microsoft.OData;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.OData;

/// <summary>What of an answer's columns stands where in a row of OData.</summary>
/// <param name="Cells">The columns of the row itself, under the names that OData gives them.</param>
/// <param name="Ones">What the row refers to, with its columns.</param>
/// <param name="Key">The column without which there is no such row; null where there always is.</param>
internal sealed record ODataShape(
    IReadOnlyList<(string Name, ReportColumn Column)> Cells, IReadOnlyList<(string Name, ODataShape Shape)> Ones, string? Key = null)
{
    /// <summary>The rows of a report, with the columns and the references that are asked for.</summary>
    public static ODataShape Of(ReportDefinition report, SelectExpandClause? clause) => new(
        [.. Selected(report, clause).Select(column => (column.Name, column))],
        [.. from item in clause?.SelectedItems.OfType<ExpandedNavigationSelectItem>() ?? []
            let link = report.Links.First(known => known.Name == ODataExpansion.NameOf(item))
            where !link.IsMany
            select (link.Name, Of(link, item.SelectAndExpand))]);

    /// <summary>What $apply gives: columns of references stand in them, as they were grouped by.</summary>
    public static ODataShape Of(ReportDefinition report, IReadOnlyList<ReportColumn> given, ODataColumns names)
    {
        var along = report.Links.SelectMany(link => FactReports.Target(link).Columns.Select(column => (link, column)))
            .ToDictionary(one => one.link.NameOf(one.column), StringComparer.Ordinal);
        return new(
            [.. given.Where(column => !along.ContainsKey(column.Name)).Select(column => (names.NameOf(column), column))],
            [.. given.Where(column => along.ContainsKey(column.Name)).Select(column => (Of: along[column.Name], Column: column))
                .GroupBy(one => one.Of.link.Name, one => (one.Of.column.Name, one.Column), StringComparer.Ordinal)
                .Select(one => (one.Key, new ODataShape([.. one], [])))]);
    }

    /// <summary>The row of OData that a row of the answer is.</summary>
    /// <param name="at">The place of a column in the answer, by its name.</param>
    public ODataRow Row(object?[] row, IReadOnlyDictionary<string, int> at) => new(
        new ODataResource
        {
            Properties = [.. Cells.Select(cell =>
                new ODataProperty { Name = cell.Name, Value = ODataValues.Of(cell.Column.Kind, row[at[cell.Column.Name]]) })],
        },
        [.. Ones.Select(one => new ODataNested(one.Name, IsMany: false,
            one.Shape.Key is { } key && row[at[key]] is null ? [] : [one.Shape.Row(row, at)]))]);

    private static ODataShape Of(ReportLink link, SelectExpandClause? clause)
    {
        var target = FactReports.Target(link);
        return new([.. Selected(target, clause).Select(column => (column.Name, ODataColumns.Along(link, column.Name)))], [],
            link.NameOf(ODataColumns.Own(target, link.ToColumn)));
    }

    private static IEnumerable<ReportColumn> Selected(ReportDefinition report, SelectExpandClause? clause)
    {
        var columns = ODataModel.Columns(report);
        if (clause is null || clause.AllSelected || clause.SelectedItems.Any(item => item is WildcardSelectItem))
            return columns;
        var names = clause.SelectedItems.OfType<PathSelectItem>().Select(item => item.SelectedPath.FirstSegment.Identifier)
            .ToHashSet(StringComparer.Ordinal);
        return columns.Where(column => names.Contains(column.Name));
    }
}

/// <summary>A row, and what stands in it.</summary>
internal sealed record ODataRow(ODataResource Resource, IReadOnlyList<ODataNested> Nested);

/// <summary>The rows on the other side of a navigation property.</summary>
/// <param name="Next">Where the rest of many is; null for none.</param>
internal sealed record ODataNested(string Name, bool IsMany, IReadOnlyList<ODataRow> Rows, Uri? Next = null);
