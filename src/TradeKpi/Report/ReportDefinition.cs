using TradeKpi.Report.Queries;

namespace TradeKpi.Report;

/// <summary>A report: its columns, what it can be asked, and the query behind it.</summary>
/// <param name="Name">As in URLs and on the command line.</param>
/// <param name="Grain">What one row is, in one sentence.</param>
/// <param name="DefaultOrder">The grain's columns, which make every order total.</param>
public sealed record ReportDefinition(
    string Name,
    string Title,
    string Grain,
    IReadOnlyList<ReportColumn> Columns,
    IReadOnlyList<ReportParameter> Parameters,
    IReadOnlyList<string> DefaultOrder)
{
    /// <summary>The resource <c>Queries/{QueryName}.sql</c>; the report's name unless said otherwise.</summary>
    public string QueryName { get; init; } = Name;

    /// <summary>Makes the query where no resource holds it.</summary>
    public Func<ParameterValues, string>? Query { get; init; }

    /// <summary>What the query leaves to be looked up for the rows of a page; null for nothing.</summary>
    internal Func<ParameterValues, ReportLookup?>? Lookup { get; init; }

    /// <summary>A query for when a parameter of <see cref="DetailParameters"/> is given, which the plain query cannot filter by.</summary>
    public string? DetailQueryName { get; init; }

    /// <summary>The parameters that need the detail query.</summary>
    public IReadOnlyList<string> DetailParameters { get; init; } = [];

    /// <summary>Whether the rows change only with the gold version; false where they depend on the time of reading.</summary>
    public bool FollowsGold { get; init; } = true;

    /// <summary>
    /// Whether its rows stand in silver, which runs ahead of gold: what a version of gold says of them is worked out from the events.
    /// </summary>
    public bool IsOfSilver { get; init; }

    /// <summary>What its rows refer to, and what refers to them.</summary>
    public IReadOnlyList<ReportLink> Links { get; init; } = [];

    /// <summary>Whether an answer may be kept for others who ask the same; not where it shows what an erasure may take.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>What makes the report's rows of the query's; null where the query gives them itself.</summary>
    public IReportComputation? Computation { get; init; }

    /// <summary>Why no rows stand behind its numbers; null where they do, and an explanation finds them.</summary>
    public string? Unexplained { get; init; }

    /// <summary>Where the formulas come from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Where its numbers are rounded.</summary>
    public string Rounding { get; init; } =
        "Each order is converted once to cents of the reporting currency, half away from zero, and everything adds those; so with each " +
        "trade. Ratios are exact and rounded once, at the end, in the same way; null on a zero divisor.";

    /// <summary>At what rates its money was converted; null where it has none.</summary>
    public string? ExchangeRates => Columns.Any(column => UnitOf(column)?.StartsWith("USD", StringComparison.Ordinal) == true)
        ? "The latest of reference.fx_rates on or before each order's or trade's day. The rates that are shipped are placeholders, made " +
            "up: amounts in other currencies than USD are right only once real ones are loaded (`fx load`, or sql/94_rates). Until then " +
            "the data test fx_rates_real warns, and names the currencies."
        : null;

    /// <summary>Its own parameters, and as_of where it follows gold.</summary>
    public IReadOnlyList<ReportParameter> AllParameters => FollowsGold ? [.. Parameters, CommonParameters.AsOf] : Parameters;

    /// <summary>The order of its rows where none is asked for, as <c>sort</c> would say it; null for that of the grain.</summary>
    public string? DefaultSort { get; init; }

    /// <summary>The column that a small chart of the rows shows; null for none.</summary>
    public string? ChartColumn { get; init; }

    /// <summary>The columns that an answer has.</summary>
    public IReadOnlyList<ReportColumn> ColumnsFor(ParameterValues values) =>
        [.. Columns.Where(column => column.IsIn(values))];

    /// <summary>The query that answers, without order and limit.</summary>
    public string QueryFor(ParameterValues values) => Query is not null
        ? Query(values)
        : QueryTexts.Read(DetailQueryName is not null && DetailParameters.Any(values.Switches) ? DetailQueryName : QueryName);

    /// <summary>What a column's numbers count or are measured in; null for what is no number.</summary>
    public static string? UnitOf(ReportColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Unit ?? column.Kind switch
        {
            ValueKind.Money => "USD",
            ValueKind.Count => "count",
            ValueKind.Quantity => "units",
            ValueKind.Ratio => "ratio",
            ValueKind.Date => "UTC day",
            ValueKind.Timestamp => "UTC",
            _ => null,
        };
    }

    /// <summary>The tables and views that its queries read, with their schema; lineage leads on from there.</summary>
    public IReadOnlyList<string> Relations =>
        [.. Queries.SelectMany(SqlModels.NamedIn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Every query that may answer, to read what it names.</summary>
    public IReadOnlyList<string> Queries => Query is not null
        ? [Query(ParameterValues.Read(Parameters, []))]
        : [.. QueryNames.Select(QueryTexts.Read)];

    /// <summary>The resources that may answer, as lineage names them; none where the query is made.</summary>
    public IReadOnlyList<string> QueryNames =>
        Query is not null ? [] : DetailQueryName is null ? [QueryName] : [QueryName, DetailQueryName];
}
