using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Filter;

namespace TradeKpi.Web.OData;

/// <summary>
/// The many rows that belong to each row of a page: one question for all of them, the first <see cref="MostChildren"/> of each; the rest
/// is where their nextLink leads. What such a row refers to itself can be expanded in turn.
/// </summary>
internal sealed class ODataExpansion
{
    /// <summary>Rows of a page whose many are asked for.</summary>
    public const int MostParents = 100;

    /// <summary>Rows of each that come with it.</summary>
    public const int MostChildren = 100;

    private readonly ExpandedNavigationSelectItem _item;
    private readonly ODataColumns _columns;
    private readonly ReportFilter? _filter;
    private readonly IReadOnlyList<ReportOrder> _orders;
    private readonly ODataShape _shape;
    private readonly long _skip;
    private readonly long? _top;
    private readonly int _most;

    private ODataExpansion(ReportLink link, ExpandedNavigationSelectItem item, int pageRows)
    {
        var target = FactReports.Target(link);
        (Link, _item, _columns, _most) = (link, item, new ODataColumns(target), Math.Min(MostChildren, pageRows));
        _filter = item.FilterOption is { } filter ? new ODataFilters(_columns).Read(filter.Expression) : null;
        IReadOnlyList<ReportOrder> orders = [.. ODataQuestion.Orders(item.OrderByOption, _columns)];
        _orders = [.. orders, .. target.DefaultOrder.Where(key => orders.All(order => order.Column != key))
            .Select(key => new ReportOrder(key, Descending: false))];
        (_skip, _top) = (item.SkipOption ?? 0, item.TopOption);
        if (Read(item.SelectAndExpand, _columns, pageRows).Count > 0)
            throw NotServed();
        _shape = ODataShape.Of(target, item.SelectAndExpand);
    }

    public ReportLink Link { get; }

    public static string NameOf(ExpandedReferenceSelectItem item) => item.PathToNavigationProperty.LastSegment.Identifier;

    /// <exception cref="ODataException">It is wrong.</exception>
    /// <exception cref="Http.ProblemException">It asks for levels, which no set has below itself: 501.</exception>
    public static SelectExpandClause? Parse(ODataUriParser parser, string? text)
    {
        try
        {
            return parser.ParseSelectAndExpand();
        }
        catch (ODataException) when (text?.Contains("$levels", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw NotServed();
        }
    }

    /// <summary>What a $expand asks for: the many are given, the ones are joined.</summary>
    /// <exception cref="Http.ProblemException">It asks for more than this service does: 501.</exception>
    public static IReadOnlyList<ODataExpansion> Read(SelectExpandClause? clause, ODataColumns columns, int pageRows)
    {
        var many = new List<ODataExpansion>();
        foreach (var item in clause?.SelectedItems.OfType<ExpandedReferenceSelectItem>() ?? [])
        {
            if (item is not ExpandedNavigationSelectItem { LevelsOption: null } expanded || item.CountOption is not null
                || item.SearchOption is not null || item.ComputeOption is not null || item.ApplyOption is not null)
                throw NotServed();
            var link = columns.Link(NameOf(item));
            if (link.IsMany)
                many.Add(new ODataExpansion(link, expanded, pageRows));
            else if (item.FilterOption is not null || item.OrderByOption is not null || item.TopOption is not null
                || item.SkipOption is not null || expanded.SelectAndExpand.SelectedItems.OfType<ExpandedReferenceSelectItem>().Any())
                throw NotServed();
        }

        return many;
    }

    /// <summary>The rows of each parent, by what both sides have in common as text, in the version of the page.</summary>
    /// <param name="parents">The parents' values of the column that both sides have in common.</param>
    /// <param name="asOf">The moment that was asked for; null for the newest.</param>
    /// <param name="root">Where the service is.</param>
    public async Task<IReadOnlyDictionary<string, ODataNested>> AskAsync(
        ReportStage stage, IEnumerable<object> parents, AsOfMoment? asOf, GoldVersion version, Uri root, CancellationToken stop)
    {
        var (target, wanted) = (FactReports.Target(Link), (int)Math.Min(_top ?? _most, _most));
        var key = ODataColumns.Own(target, Link.ToColumn);
        var ofParents = parents.Select(value => value is DateOnly day ? day.ToDateTime(default) : value)
            .Select(value => (ReportFilter)new Comparison(key, "eq", value))
            .Aggregate((left, right) => new BothOrEither(left, right, Both: false));
        var arguments = ReportArguments
            .Read(target.With(_columns.Links), asOf is null ? [] : [KeyValuePair.Create("as_of", asOf.ToString())])
            .Through(new KeepRows(_filter is null ? ofParents : new BothOrEither(ofParents, _filter, Both: true)),
                new FirstRows(key, _orders, _skip, wanted + 1))
            .With(null, [new ReportOrder(key.Name, Descending: false), .. _orders.Where(order => order.Column != key.Name)], null, 0)
            .InPagesOf(version);
        await using var result = await stage.OpenAsync(arguments, stop);
        var at = ODataPage.Places(result);
        var rows = new List<(string Parent, ODataRow Row)>();
        await foreach (var row in result.RowsAsync(stop))
            rows.Add((ODataValues.Literal(key.Kind, row[at[key.Name]]!), _shape.Row(row, at)));
        var mayGoOn = _top is null || _top > wanted;
        return rows.GroupBy(row => row.Parent, row => row.Row, StringComparer.Ordinal).ToDictionary(group => group.Key, group =>
            new ODataNested(Link.Name, IsMany: true, [.. group.Take(wanted)],
                mayGoOn && group.Count() > wanted ? Next(root, $"{key.Name} eq {group.Key}", wanted, version) : null),
            StringComparer.Ordinal);
    }

    // The same rows of the set itself, from there on, and in the same version.
    private Uri Next(Uri root, string ofParent, int given, GoldVersion version)
    {
        var set = ODataModel.Model.EntityContainer.FindEntitySet(Link.To);
        var same = new ODataUri
        {
            ServiceRoot = root,
            Path = new ODataPath(new EntitySetSegment(set)),
            Filter = _item.FilterOption,
            OrderBy = _item.OrderByOption,
            SelectAndExpand = _item.SelectAndExpand,
        };
        var options = QueryHelpers.ParseQuery(same.BuildUri(ODataUrlKeyDelimiter.Parentheses).Query)
            .ToDictionary(option => option.Key, option => (string?)option.Value, StringComparer.Ordinal);
        options["$filter"] = options.TryGetValue("$filter", out var filter) ? $"{ofParent} and ({filter})" : ofParent;
        options["$skip"] = (_skip + given).ToString(CultureInfo.InvariantCulture);
        if (_top is { } top)
            options["$top"] = (top - given).ToString(CultureInfo.InvariantCulture);
        options["as_of"] = version.Version.ToString(CultureInfo.InvariantCulture);
        return new Uri(QueryHelpers.AddQueryString(new Uri(root, set.Name).AbsoluteUri, options));
    }

    private static Exception NotServed() => ODataProblems.NotServed(
        "$expand takes navigation properties; of many $filter, $orderby, $top, $skip, $select and what they refer to themselves, of one " +
        "$select.");
}
