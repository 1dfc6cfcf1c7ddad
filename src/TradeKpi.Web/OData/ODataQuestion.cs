using Microsoft.AspNetCore.Http;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Filter;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.OData;

/// <summary>What an OData URL asks of a report. Options without <c>$</c> are the report's own parameters, as_of among them.</summary>
/// <remarks>https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html.</remarks>
internal sealed class ODataQuestion
{
    private const long MostRows = 1_000_000_000_000_000;

    private static readonly string[] s_options =
        ["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand", "$apply", "$format", "$skiptoken"];
    private static readonly string[] s_ofPages = ["limit", "cursor", "sort", "format"];

    private readonly long? _left;

    private ODataQuestion(HttpRequest request, Uri root, string path, int pageRows)
    {
        RefuseUnknown(request.Query.Keys);
        var parser = new ODataUriParser(ODataModel.Model, root, new Uri(root, path + request.QueryString.Value));
        var apply = ODataApply.Parse(parser, request.Query["$apply"]);
        Uri = new ODataUri
        {
            ServiceRoot = root,
            Path = parser.ParsePath(),
            SelectAndExpand = ODataExpansion.Parse(parser, request.Query["$expand"]),
            Apply = apply
        };
        if (Uri.Path.ToList() is not [EntitySetSegment set, .. var rest] || !IsKnown(rest))
            throw ODataProblems.NotServed("Only entity sets are served, their rows by key, and their $count.");
        (Set, Report) = (set.EntitySet, ODataModel.Report(set.EntitySet));
        (IsOne, IsCountOnly, IsCounted) = (rest is [KeySegment], rest is [CountSegment], parser.ParseCount() == true);
        if (apply is not null && (Report.Computation is not null || Uri.SelectAndExpand is not null || IsOne))
            throw ODataProblems.NotServed(Report.Computation is not null
                ? $"The rows of {Set.Name} are computed outside the warehouse: $apply is not served for them."
                : "$apply is served for entity sets, without $select and $expand.");

        var columns = new ODataColumns(Report);
        IReadOnlyList<ReportStep> steps = apply is null ? [] : new ODataApply(columns).Read(apply);
        var filter = rest is [KeySegment key] ? ODataFilters.Key(Report, key) : Filter(parser, columns);
        IReadOnlyList<ReportOrder> orders = [.. Orders(parser.ParseOrderBy(), columns)];
        Expansions = ODataExpansion.Read(Uri.SelectAndExpand, columns, pageRows);
        pageRows = Expansions.Count > 0 ? Math.Min(pageRows, ODataExpansion.MostParents) : pageRows;

        var skipped = Bounded("$skip", parser.ParseSkip() ?? 0);
        var asked = ReportArguments.Read(Report.With(columns.Links), Parameters(request));
        var first = (steps.Count > 0 ? asked.Through(steps) : asked).With(filter, orders, limit: null, skipped);
        Shape = apply is null ? ODataShape.Of(Report, Uri.SelectAndExpand) : ODataShape.Of(Report, first.Columns, columns);
        var page = request.Query["$skiptoken"] is [{ Length: > 0 } token, ..] ? first.From(token, "$skiptoken") : first;
        var taken = Bounded("$skiptoken", page.Offset - skipped);
        _left = parser.ParseTop() - taken;
        Arguments = page.With(page.Filter, page.Sort, Math.Clamp(_left ?? pageRows, 0, pageRows), page.Offset);
    }

    /// <param name="root">Where the service is, with a slash at its end.</param>
    /// <param name="path">The part of the path below.</param>
    /// <param name="pageRows">The most rows of an answer.</param>
    /// <exception cref="ODataException">The URL is wrong.</exception>
    /// <exception cref="ReportArgumentException">A parameter of the report is wrong.</exception>
    /// <exception cref="ProblemException">It asks for what this service does not do: 501.</exception>
    public static ODataQuestion Read(HttpRequest request, Uri root, string path, int pageRows)
    {
        try
        {
            return new ODataQuestion(request, root, path, pageRows);
        }
        catch (OverflowException e)
        {
            // What the parser makes of INF and NaN beside a decimal, too, wherever numbers may stand.
            throw new ODataException("A number is too large.", e);
        }
    }

    public ODataUri Uri { get; }

    public IEdmEntitySet Set { get; }

    public ReportDefinition Report { get; }

    public ReportArguments Arguments { get; }

    /// <summary>What of the answer's columns stands where in its rows.</summary>
    public ODataShape Shape { get; }

    /// <summary>What each row's many others are asked.</summary>
    public IReadOnlyList<ODataExpansion> Expansions { get; }

    /// <summary>Whether the URL names one row by its key.</summary>
    public bool IsOne { get; }

    /// <summary>Whether only the number of rows is asked for.</summary>
    public bool IsCountOnly { get; }

    /// <summary>Whether the number of rows goes with them.</summary>
    public bool IsCounted { get; }

    /// <summary>Whether <c>$top</c> leaves rows for a next page.</summary>
    public bool MayGoOn => _left is null || _left > Arguments.Limit;

    /// <exception cref="ODataException">It is no order of columns.</exception>
    public static IEnumerable<ReportOrder> Orders(OrderByClause? clause, ODataColumns columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (; clause is not null; clause = clause.ThenBy)
        {
            var column = columns.Find(clause.Expression);
            if (seen.Add(column.Name))
                yield return new ReportOrder(column.Name, clause.Direction == OrderByDirection.Descending);
        }
    }

    private static bool IsKnown(List<ODataPathSegment> rest) => rest is [] or [KeySegment] or [CountSegment];

    private static void RefuseUnknown(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => name.StartsWith('$') && !s_options.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw ODataProblems.NotServed($"{unknown} is not served. There are {string.Join(", ", s_options)}.");
    }

    // Sums of such rows stay numbers.
    private static long Bounded(string option, long rows) => rows is >= 0 and <= MostRows
        ? rows
        : throw new ODataException($"{option} must be 0 to {MostRows} rows.");

    /// <summary>
    /// What is given beside OData's own options. Parameters that change the columns would break the metadata: they are not served here.
    /// </summary>
    private IEnumerable<KeyValuePair<string, string>> Parameters(HttpRequest request)
    {
        foreach (var (name, values) in request.Query.Where(option => !option.Key.StartsWith('$')))
        {
            if (Report.Columns.Any(column => column.OnlyWhen == name))
            {
                throw ODataProblems.NotServed($"{name} gives the rows of {Report.Name} other columns, and those of an entity set are " +
                    $"always the same: /api/reports/{Report.Name} takes it.");
            }

            if (s_ofPages.Contains(name, StringComparer.Ordinal))
                throw new ReportArgumentException(name, $"{name} is no option of OData.",
                    "the report's filters, as_of, and " + string.Join(", ", s_options));
            foreach (var value in values)
                yield return KeyValuePair.Create(name, value ?? "");
        }
    }

    private static ReportFilter? Filter(ODataUriParser parser, ODataColumns columns) =>
        parser.ParseFilter() is { } clause ? new ODataFilters(columns).Read(clause.Expression) : null;
}
