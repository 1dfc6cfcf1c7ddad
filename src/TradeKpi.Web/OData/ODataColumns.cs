using Microsoft.OData;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.OData;

/// <summary>Which column a path names: a report's own, one of what its rows refer to, or one that $apply made.</summary>
internal sealed class ODataColumns(ReportDefinition report)
{
    private readonly List<ReportLink> _links = [];
    private readonly Dictionary<string, ReportColumn> _made = new(StringComparer.Ordinal);
    private IReadOnlyList<ReportColumn>? _left;

    /// <summary>What the paths went along so far: the question must join it.</summary>
    public IReadOnlyList<ReportLink> Links => _links;

    /// <exception cref="ODataException">After $apply there is no such column any more.</exception>
    /// <exception cref="Http.ProblemException">It is no column: 501.</exception>
    public ReportColumn Find(QueryNode node) => Plain(node) switch
    {
        SingleValueOpenPropertyAccessNode made => Made(made.Name),
        SingleValuePropertyAccessNode { Source: SingleNavigationNode link } property => Left(Along(Link(link), property.Property.Name)),
        SingleValuePropertyAccessNode { Source: ResourceRangeVariableReferenceNode } property => Left(Own(report, property.Property.Name)),
        _ => throw ODataProblems.NotServed("Only columns are taken here, and columns of what a row refers to, as in customer/country."),
    };

    /// <summary>What a node is beside the conversions of its type.</summary>
    public static QueryNode Plain(QueryNode node) => node is ConvertNode convert ? Plain(convert.Source) : node;

    public static ReportColumn Own(ReportDefinition report, string name) =>
        ODataModel.Columns(report).First(column => column.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>A link of the report, by its name; those to one row are joined from then on.</summary>
    public ReportLink Link(string name)
    {
        var link = report.Links.First(known => known.Name.Equals(name, StringComparison.Ordinal));
        if (!link.IsMany && !_links.Contains(link))
            _links.Add(link);
        return link;
    }

    /// <summary>The column of what a link leads to, as it stands beside the report's own.</summary>
    public static ReportColumn Along(ReportLink link, string name)
    {
        var column = Own(FactReports.Target(link), name);
        return column with { Name = link.NameOf(column) };
    }

    /// <summary>A transformation left these columns, of which some have names of the caller.</summary>
    public void Leave(IReadOnlyList<ReportColumn> columns, IEnumerable<KeyValuePair<string, ReportColumn>> made)
    {
        _left = columns;
        foreach (var (name, column) in made)
            _made[name] = column;
    }

    /// <summary>The caller's name of a column that $apply made, or its own.</summary>
    public string NameOf(ReportColumn column) =>
        _made.Where(made => made.Value == column).Select(made => made.Key).FirstOrDefault() ?? column.Name;

    private ReportLink Link(SingleNavigationNode node) => node.Source is ResourceRangeVariableReferenceNode
        ? Link(node.NavigationProperty.Name)
        : throw ODataProblems.NotServed("A path goes along one reference, as in customer/country.");

    private ReportColumn Made(string name) => _made.TryGetValue(name, out var column)
        ? Left(column)
        : throw new ODataException($"There is no column {name}.");

    private ReportColumn Left(ReportColumn column) => _left is null || _left.Contains(column)
        ? column
        : throw new ODataException($"After $apply there is no column {NameOf(column)} any more.");
}
