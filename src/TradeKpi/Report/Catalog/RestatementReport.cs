using System.Text;
using TradeKpi.Report.AsOf;
using TradeKpi.Warehouse;
using static TradeKpi.Report.ValueKind;

namespace TradeKpi.Report.Catalog;

/// <summary>What became of KPIs that were read earlier: each cell that says something else now.</summary>
internal static class RestatementReport
{
    private const string Since = "since";

    private static readonly ReportDefinition[] s_compared =
        [CommerceReports.DailySales, CommerceReports.OrdersMonthly, CommerceReports.CustomerProductAffinity, TradeReports.TraderPerformance,
            TradeReports.TradeSummary, DeskReports.RealisedPnl, DeskReports.Positions, DeskReports.Blotter];

    public static ReportDefinition Restatements { get; } = new(
        "restatements",
        "Restatements",
        "One row per report, row and column whose value is another than it was known to be at an earlier version of gold.",
        [
            new("report", ValueKind.Text, "The report."),
            new("row_key", ValueKind.Text, "The row: the values of the report's grain, with ' / ' between them."),
            new("column_name", ValueKind.Text, "The column."),
            new("was", ValueKind.Text, "Its value then, as the report writes it; null where the row or the value was not there."),
            new("is", ValueKind.Text, "Its value now; null where the row or the value is gone."),
        ],
        [
            new(Since, ValueKind.Version, "Then: a version of gold, or the newest at a time; a day before the answer's version unless " +
                "given, or the first there is."),
            CommonParameters.Choice("report", "Only this report.", [.. s_compared.Select(report => report.Name)]),
        ],
        ["report", "row_key", "column_name"])
    {
        Query = _ => Sql(),
    };

    private static string Sql()
    {
        var then = new AsOfQuery("since_", Since);
        var steps = s_compared.Select(report => Cells(report, then)).ToList();
        var changes = s_compared.Select(report => $"select * from {Name(report)}_cells where was is distinct from \"is\"");
        return $"""
            with {then.Expressions},

            {string.Join(",\n\n", steps)},

            changes as (
            {string.Join("\nunion all\n", changes)}
            )

            select *
            from changes
            where (cast(:report as varchar) is null or report = cast(:report as varchar))
            """;
    }

    /// <summary>A report then, the same now, and both cell by cell as text.</summary>
    private static string Cells(ReportDefinition report, AsOfQuery then)
    {
        var query = Unfiltered(report);
        var columns = report.Columns.Where(column => column.OnlyWhen is null).ToList();
        var keys = columns.Where(column => report.DefaultOrder.Contains(column.Name, StringComparer.Ordinal)).ToList();
        var measures = columns.Except(keys).ToList();
        return $"""
            {Name(report)}_then as (
            {then.Rewrite(query)}
            ),

            {Name(report)}_now as (
            {query}
            ),

            {Name(report)}_cells as (
              select
                '{report.Name}' as report,
                {string.Join(" || ' / ' || ", keys.Select(key => $"coalesce({AsText(key, "earlier")}, " +
                    $"{AsText(key, "later")})"))} as row_key,
                listed.column_name,
                case listed.column_name {Choices("earlier")} end as was,
                case listed.column_name {Choices("later")} end as "is"
              from {Name(report)}_then as earlier
              full outer join {Name(report)}_now as later
                on {string.Join(" and ", keys.Select(key => $"later.{key.Name} = earlier.{key.Name}"))}
              cross join (values {string.Join(", ", measures.Select(measure => $"('{measure.Name}')"))}) as listed (column_name)
            )
            """;

        string Choices(string side) => string.Join(' ', measures.Select(measure => $"when '{measure.Name}' then {AsText(measure, side)}"));
    }

    /// <summary>The report's query as it is asked without parameters.</summary>
    private static string Unfiltered(ReportDefinition report)
    {
        var query = report.QueryFor(ParameterValues.Read(report.Parameters, []));
        var text = new StringBuilder(query);
        foreach (var bind in SqlLexer.Tokens(query).Where(token => token.Kind == SqlTokenKind.Bind).Reverse())
            text.Remove(bind.Start, bind.Text.Length).Insert(bind.Start, Given(bind.Text[1..]));
        return text.ToString();

        string Given(string bind) =>
            report.Parameters.FirstOrDefault(parameter => parameter.Bind == bind)?.Default is { } value ? $"'{value}'" : "null";
    }

    /// <summary>A value as <see cref="ReportValues"/> writes it.</summary>
    private static string AsText(ReportColumn column, string side) => column.Kind switch
    {
        ValueKind.Text => $"{side}.{column.Name}",
        Timestamp => $"to_varchar({side}.{column.Name}, 'YYYY-MM-DD\"T\"HH24:MI:SS.FF6\"Z\"')",
        Date => $"cast(cast({side}.{column.Name} as date) as varchar)",
        Money => $"cast(cast({side}.{column.Name} as decimal(38, 2)) as varchar)",
        Ratio => $"cast(cast({side}.{column.Name} as decimal(38, 6)) as varchar)",
        Count => $"cast(cast({side}.{column.Name} as decimal(38, 0)) as varchar)",
        Quantity => $"rtrim(rtrim(cast(cast({side}.{column.Name} as decimal(38, 6)) as varchar), '0'), '.')",
        _ => throw new InvalidOperationException($"{column.Name} is {column.Kind}: restatements cannot write that."),
    };

    private static string Name(ReportDefinition report) => report.Name.Replace('-', '_');
}
