using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;
using TradeKpi.Report;
using TradeKpi.Report.Asking;

namespace TradeKpi.Web.OData;

/// <summary>
/// A <c>$apply</c> as steps in the warehouse: filter, groupby and aggregate, one after another; sum, min, max, average, countdistinct and
/// $count.
/// </summary>
/// <remarks>https://docs.oasis-open.org/odata/odata-data-aggregation-ext/v4.0/odata-data-aggregation-ext-v4.0.html.</remarks>
internal sealed partial class ODataApply(ODataColumns columns)
{
    // What the extension has beside.
    private static readonly string[] s_others =
    [
        "concat", "identity", "compute", "expand", "search", "orderby", "top", "skip", "topcount", "topsum", "toppercent", "bottomcount",
        "bottomsum", "bottompercent", "join", "outerjoin", "nest", "addnested", "ancestors", "descendants", "traverse", "rollup",
        "rolluprecursive",
    ];

    private static readonly string[] s_methods = ["sum", "min", "max", "average", "countdistinct"];

    private int _made;

    /// <exception cref="ODataException">It is wrong.</exception>
    /// <exception cref="Http.ProblemException">It holds a transformation that this service does not do: 501.</exception>
    public static ApplyClause? Parse(ODataUriParser parser, string? text)
    {
        try
        {
            return parser.ParseApply();
        }
        catch (ODataException) when (s_others.Any(other => Begins(text ?? "", other)) || HasOtherMethod(text ?? ""))
        {
            throw NotServed();
        }
    }

    /// <exception cref="ODataException">A column cannot be aggregated so.</exception>
    /// <exception cref="Http.ProblemException">It holds what this service does not do: 501.</exception>
    public IReadOnlyList<ReportStep> Read(ApplyClause clause) => [.. clause.Transformations.Select(Read)];

    private ReportStep Read(TransformationNode node) => node switch
    {
        FilterTransformationNode filter => new KeepRows(new ODataFilters(columns).Read(filter.FilterClause.Expression)),
        AggregateTransformationNode aggregate => Group([], aggregate),
        GroupByTransformationNode { ChildTransformations: null or AggregateTransformationNode } group =>
            Group([.. group.GroupingProperties.SelectMany(Leaves).Select(columns.Find).Distinct()],
                (AggregateTransformationNode?)group.ChildTransformations),
        _ => throw NotServed(),
    };

    private GroupRows Group(IReadOnlyList<ReportColumn> by, AggregateTransformationNode? aggregate)
    {
        var made = (aggregate?.AggregateExpressions ?? []).Select(expression => (expression.Alias, Figure: Figure(expression))).ToList();
        var step = new GroupRows(by, [.. made.Select(one => one.Figure)]);
        columns.Leave([.. by, .. made.Select(one => one.Figure.Result)],
            made.Select(one => KeyValuePair.Create(one.Alias, one.Figure.Result)));
        return step;
    }

    private ReportAggregate Figure(AggregateExpressionBase expression)
    {
        // The caller's name never becomes SQL.
        var name = string.Create(CultureInfo.InvariantCulture, $"figure_{_made++}");
        if (expression is not AggregateExpression figure)
            throw NotServed();
        if (figure.Method == AggregationMethod.VirtualPropertyCount)
            return new ReportAggregate(AggregateMethod.Count, null, name);
        var column = columns.Find(figure.Expression);
        var method = figure.Method switch
        {
            AggregationMethod.Sum => AggregateMethod.Sum,
            AggregationMethod.Min => AggregateMethod.Min,
            AggregationMethod.Max => AggregateMethod.Max,
            AggregationMethod.Average => AggregateMethod.Average,
            AggregationMethod.CountDistinct => AggregateMethod.CountDistinct,
            _ => throw NotServed(),
        };
        var isNumber = column.Kind is ValueKind.Count or ValueKind.Quantity or ValueKind.Money or ValueKind.Ratio;
        return isNumber || method is AggregateMethod.CountDistinct
            || (method is AggregateMethod.Min or AggregateMethod.Max && column.Kind is not ValueKind.Boolean)
            ? new ReportAggregate(method, column, name)
            : throw new ODataException($"{columns.NameOf(column)} cannot be aggregated with {figure.Method}.");
    }

    private static IEnumerable<QueryNode> Leaves(GroupByPropertyNode node) =>
        node.Expression is { } leaf ? [leaf] : node.ChildTransformations.SelectMany(Leaves);

    private static bool Begins(string text, string transformation)
    {
        for (var at = 0; (at = text.IndexOf(transformation, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += transformation.Length)
        {
            if (at == 0 || text[at - 1] is '/' or '(' or ',')
                return true;
        }

        return false;
    }

    // A method of somebody's own has a name with dots, by the extension; databases call them by one word, too.
    private static bool HasOtherMethod(string text) =>
        Method().Matches(text).Any(match => !s_methods.Contains(match.Groups["name"].Value, StringComparer.Ordinal));

    [GeneratedRegex(@"\bwith\s+(?<name>[\w.]+)\s+as\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Method();

    private static Exception NotServed() => ODataProblems.NotServed(
        "$apply takes filter, groupby and aggregate of columns, with sum, min, max, average, countdistinct and $count, one after another.");
}
