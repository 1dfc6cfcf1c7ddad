using System.Reflection;

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
    public Func<string>? Query { get; init; }

    /// <summary>A query for when a parameter of <see cref="DetailParameters"/> is given, which the plain query cannot filter by.</summary>
    public string? DetailQueryName { get; init; }

    /// <summary>The parameters that need the detail query.</summary>
    public IReadOnlyList<string> DetailParameters { get; init; } = [];

    /// <summary>Whether the rows change only with the gold version; false where they depend on the time of reading.</summary>
    public bool FollowsGold { get; init; } = true;

    /// <summary>What makes the report's rows of the query's; null where the query gives them itself.</summary>
    public IReportComputation? Computation { get; init; }

    /// <summary>Where the formulas come from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Its own parameters, and as_of where it follows gold.</summary>
    public IReadOnlyList<ReportParameter> AllParameters => FollowsGold ? [.. Parameters, CommonParameters.AsOf] : Parameters;

    /// <summary>The columns that an answer has.</summary>
    public IReadOnlyList<ReportColumn> ColumnsFor(ReportArguments arguments) =>
        [.. Columns.Where(column => column.OnlyWhen is null || arguments.Switches(column.OnlyWhen))];

    /// <summary>The query that answers, without order and limit.</summary>
    public string QueryFor(ReportArguments arguments) => Query is not null
        ? Query()
        : Load(DetailQueryName is not null && DetailParameters.Any(arguments.Switches) ? DetailQueryName : QueryName);

    private static string Load(string name)
    {
        var resource = $"TradeKpi.Report.Queries.{name}.sql";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The query {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd().TrimEnd(';');
    }
}
