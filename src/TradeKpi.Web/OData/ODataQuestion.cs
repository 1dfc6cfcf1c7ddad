using Microsoft.AspNetCore.Http;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Filter;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.OData;

/// <summary>What an OData URL asks of a report. Options without <c>$</c> are the report's own parameters, as_of among them.</summary>
/// <remarks>https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html.</remarks>
internal sealed class ODataQuestion
{
    private const long MostRows = 1_000_000_000_000_000;

    private static readonly string[] s_options = ["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$format", "$skiptoken"];
    private static readonly string[] s_ofPages = ["limit", "cursor", "sort", "format"];

    private readonly long? _left;

    /// <param name="root">Where the service is, with a slash at its end.</param>
    /// <param name="path">The part of the path below.</param>
    /// <param name="pageRows">The most rows of an answer.</param>
    /// <exception cref="ODataException">The URL is wrong.</exception>
    /// <exception cref="ReportArgumentException">A parameter of the report is wrong.</exception>
    /// <exception cref="ProblemException">It asks for what this service does not do: 501.</exception>
    public ODataQuestion(HttpRequest request, Uri root, string path, int pageRows)
    {
        RefuseUnknown(request.Query.Keys);
        var parser = new ODataUriParser(ODataModel.Model, root, new Uri(root, path + request.QueryString.Value));
        Uri = new ODataUri { ServiceRoot = root, Path = parser.ParsePath(), SelectAndExpand = parser.ParseSelectAndExpand() };
        if (Uri.Path.ToList() is not [EntitySetSegment set, .. var rest] || !IsKnown(rest))
            throw new ProblemException(StatusCodes.Status501NotImplemented,
                "Only entity sets are served, their rows by key, and their $count.");
        (Set, Report) = (set.EntitySet, ODataModel.Report(set.EntitySet));
        (IsOne, IsCountOnly, IsCounted) = (rest is [KeySegment], rest is [CountSegment], parser.ParseCount() == true);
        Selected = Columns(Uri.SelectAndExpand);

        var skipped = Bounded("$skip", parser.ParseSkip() ?? 0);
        var first = ReportArguments.Read(Report, Parameters(request))
            .With(Filter(parser, rest), [.. Orders(parser.ParseOrderBy())], limit: null, skipped);
        var page = request.Query["$skiptoken"] is [{ Length: > 0 } token, ..] ? first.From(token, "$skiptoken") : first;
        var taken = Bounded("$skiptoken", page.Offset - skipped);
        _left = parser.ParseTop() - taken;
        Arguments = page.With(page.Filter, page.Sort, Math.Clamp(_left ?? pageRows, 0, pageRows), page.Offset);
    }

    public ODataUri Uri { get; }

    public IEdmEntitySet Set { get; }

    public ReportDefinition Report { get; }

    public ReportArguments Arguments { get; }

    public IReadOnlyList<ReportColumn> Selected { get; }

    /// <summary>Whether the URL names one row by its key.</summary>
    public bool IsOne { get; }

    /// <summary>Whether only the number of rows is asked for.</summary>
    public bool IsCountOnly { get; }

    /// <summary>Whether the number of rows goes with them.</summary>
    public bool IsCounted { get; }

    /// <summary>Whether <c>$top</c> leaves rows for a next page.</summary>
    public bool MayGoOn => _left is null || _left > Arguments.Limit;

    private static bool IsKnown(List<ODataPathSegment> rest) => rest is [] or [KeySegment] or [CountSegment];

    private static void RefuseUnknown(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => name.StartsWith('$') && !s_options.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new ProblemException(StatusCodes.Status501NotImplemented,
                $"{unknown} is not served. There are {string.Join(", ", s_options)}.");
    }

    // Sums of such rows stay numbers.
    private static long Bounded(string option, long rows) => rows is >= 0 and <= MostRows
        ? rows
        : throw new ODataException($"{option} must be 0 to {MostRows} rows.");

    /// <summary>
    /// What is given beside OData's own options. Parameters that change the columns would break the metadata: they are unknown here.
    /// </summary>
    private IEnumerable<KeyValuePair<string, string>> Parameters(HttpRequest request)
    {
        foreach (var (name, values) in request.Query.Where(option => !option.Key.StartsWith('$')))
        {
            if (s_ofPages.Contains(name, StringComparer.Ordinal) || Report.Columns.Any(column => column.OnlyWhen == name))
                throw new ReportArgumentException(name, $"{name} is no option of OData.",
                    "the report's filters, as_of, and " + string.Join(", ", s_options));
            foreach (var value in values)
                yield return KeyValuePair.Create(name, value ?? "");
        }
    }

    private ReportFilter? Filter(ODataUriParser parser, List<ODataPathSegment> rest)
    {
        var filters = new ODataFilters(Report);
        return rest is [KeySegment key] ? filters.Key(key) : ParsedFilter(parser) is { } clause ? filters.Read(clause.Expression) : null;
    }

    private static FilterClause? ParsedFilter(ODataUriParser parser)
    {
        try
        {
            return parser.ParseFilter();
        }
        catch (OverflowException e)
        {
            // What the parser makes of INF and NaN beside a decimal, too.
            throw new ODataException("A number in $filter is too large.", e);
        }
    }

    private static IEnumerable<ReportOrder> Orders(OrderByClause? clause)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (; clause is not null; clause = clause.ThenBy)
        {
            if (clause.Expression is not SingleValuePropertyAccessNode column)
                throw new ODataException("$orderby takes columns.");
            if (seen.Add(column.Property.Name))
                yield return new ReportOrder(column.Property.Name, clause.Direction == OrderByDirection.Descending);
        }
    }

    private List<ReportColumn> Columns(SelectExpandClause? clause)
    {
        var columns = ODataModel.Columns(Report);
        if (clause is null || clause.AllSelected || clause.SelectedItems.Any(item => item is WildcardSelectItem))
            return [.. columns];
        var names = clause.SelectedItems.OfType<PathSelectItem>().Select(item => item.SelectedPath.FirstSegment.Identifier)
            .ToHashSet(StringComparer.Ordinal);
        return [.. columns.Where(column => names.Contains(column.Name))];
    }
}
