using TradeKpi.Report.Queries;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Explain;

/// <summary>How the rows behind a report's numbers are found.</summary>
public sealed class Explanation
{
    private const string AskedColumn = "asked_column";

    private readonly IReadOnlyList<Narrowing> _narrowings;
    // A row that was asked for in its own currency is made of amounts in that.
    private const string Local =
        "select listed.* exclude (amount), iff(cast(:currency as varchar) is null, amount, local_amount) as amount from listed";

    private readonly IReadOnlyDictionary<string, Behind> _columns;
    private readonly Behind _all;

    /// <param name="all">What stands behind a row where no column is asked for, or one that <paramref name="columns"/> does not have.
    /// </param>
    internal Explanation(ReportDefinition report, IReadOnlyList<Narrowing> narrowings, Behind all,
        IReadOnlyDictionary<string, Behind> columns)
    {
        (Report, _narrowings, _all, _columns) = (report, narrowings, all, columns);
        var parameters = narrowings.SelectMany(narrowing => narrowing.Parameters)
            .DistinctBy(parameter => parameter.Name, StringComparer.Ordinal).ToList();
        Rows = new ReportDefinition(report.Name, "Where a row of " + report.Name + " comes from",
            "One row per order, trade, lot or event behind the row, or behind all rows that are not narrowed away.", ColumnsOf(),
            [
                .. KeysFirst(parameters),
                CommonParameters.Choice(ExplainReports.Column, "Only what counts in this column.", [.. Explained])
                    with { Bind = AskedColumn },
            ],
            Lots.Count > 0 ? ["entity", "entity_key", "opened_by"] : ["entity", "entity_key", "event_id", "file_name", "file_row_number"])
        {
            Query = Query,
            Lookup = values => BehindOf(AskedIn(values)).Rows.Lines(),
            IsKept = false,
            FollowsGold = report.FollowsGold,
        };
    }

    /// <summary>The report that is explained.</summary>
    public ReportDefinition Report { get; }

    /// <summary>What is asked for the rows.</summary>
    public ReportDefinition Rows { get; }

    /// <summary>The parameters that name one row, in the order of the grain.</summary>
    public IReadOnlyList<string> Keys => [.. Report.DefaultOrder.Where(name => Report.Columns.Any(
        column => column.Name == name && column.OnlyWhen is null))];

    /// <summary>The columns that can be explained: its numbers.</summary>
    public IReadOnlyList<string> Explained => [.. Report.Columns
        .Where(column => column.Kind is Count or Quantity or Money or Ratio
            && !Report.DefaultOrder.Contains(column.Name, StringComparer.Ordinal))
        .Select(column => column.Name)];

    /// <summary>Whether the rows can be narrowed by a parameter or key of this name.</summary>
    public bool Takes(string parameter) => Rows.AllParameters.Any(known => known.Name == parameter);

    /// <summary>What the rows behind a column are: order, order event, trade, lot, open lot, refused event, event, order or trade, or
    /// offender.</summary>
    public string EntityOf(string column) => BehindOf(column).Rows.Entity;

    /// <summary>Whether what the rows add, added up, is the number.</summary>
    public bool AddsUp(string column) => BehindOf(column).Adds is not null;

    private List<string> Lots => [.. _columns.Where(column => column.Value.Rows.Opening).Select(column => column.Key)];

    private Behind BehindOf(string? column) => column is not null && _columns.TryGetValue(column, out var behind) ? behind
        : column is null ? _all : _all with { Adds = null };

    private List<ReportColumn> ColumnsOf()
    {
        return
        [
            new("entity", ValueKind.Text,
                "order, order event, trade, lot (a piece of one that a trade closed), open lot, refused event, event, order or trade, " +
                "or offender."),
            new("entity_key", ValueKind.Text, "The contributing row's key in silver; of a lot, that of the trade that closed it, of an " +
                "open lot, of the one that opened it; of what was quarantined, its id there; of a tombstone " +
                "its place in the hub, of what came again its line, and of what offends a data test what that says of it."),
            new("state", ValueKind.Text, "Its status, change type, trade type, or what became of it."),
            new("day", Date, "The UTC day that it counts for."),
            .. _all.Rows.Columns,
            new("contribution", Quantity, "What it adds to the number; null where the number is no sum.") { Unit = "of the column" },
            new("event_id", ValueKind.Text, "The event that made it so."),
            new("occurred_at", Timestamp, "When that happened at the source."),
            new("file_name", ValueKind.Text, "The lake file."),
            new("file_row_number", Count, "Its line there, from 1."),
            new("line", ValueKind.Text, "The event as bronze holds it."),
            .. Lots.Count > 0 ? RowSource.OpeningColumns(Lots) : [],
            new("rows_behind", Count, "How many rows there are in all, whatever the page."),
            new("sum_behind", Quantity, "The sum of contribution over all of them.") { Unit = "of the column" },
            new("column_name", ValueKind.Text, "The column that was asked for.", ExplainReports.Column),
        ];
    }

    private IEnumerable<ReportParameter> KeysFirst(IReadOnlyList<ReportParameter> parameters) =>
        parameters.OrderBy(parameter => Keys.Contains(parameter.Name, StringComparer.Ordinal)
            ? Keys.ToList().IndexOf(parameter.Name) : int.MaxValue);

    private string Query(ParameterValues values)
    {
        var behind = BehindOf(AskedIn(values));
        var conditions = _narrowings.Select(narrowing => narrowing.Condition).Append(behind.Where)
            .Where(condition => condition is not null);
        return $"""
            with listed as (
            {QueryTexts.Read(behind.Rows.QueryName)}
            ),

            behind as (
              {(_narrowings.Any(narrowing => narrowing.IsLocal) ? Local : "select * from listed")}
            ),

            chosen as (
              select
                behind.*,
                cast({behind.Adds ?? "null"} as decimal(38, 6)) as contribution
              from behind
              where {string.Join("\n    and ", conditions.DefaultIfEmpty("1 = 1"))}
            ),

            told as (
              select
                chosen.*,
                count(*) over () as rows_behind,
                sum(contribution) over () as sum_behind,
                cast(:{AskedColumn} as varchar) as column_name
              from chosen
            )

            {behind.Rows.WithEvents()}
            """;
    }

    private static string? AskedIn(ParameterValues values) =>
        values.TryGetValue(ExplainReports.Column, out var column) ? (string)column : null;
}
