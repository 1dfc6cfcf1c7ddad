using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Tests.Warehouse;
using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Report;

public class ReportCatalogTests
{
    // What a computation applies itself, of the rows that its query gives whole.
    private static readonly Dictionary<string, string[]> s_applied = new(StringComparer.Ordinal)
    {
        ["anomalies"] = ["from", "to", "threshold"],
        ["anomaly-segments"] = ["from", "to", "threshold", "dimension"],
        ["forecast"] = ["horizon", "coverage"],
        ["forecast-backtest"] = ["horizon", "coverage"],
        ["product-pairs"] = ["min_support", "product_id", "category"],
        ["trend"] = ["from", "to", "threshold"],
    };

    public static TheoryData<ReportDefinition> All =>
        [.. ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Concat(ExplainReports.All).Concat(FactReports.All)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_bind_of_a_query_is_a_parameter_of_its_report(ReportDefinition report)
    {
        foreach (var parameter in report.Parameters.Select(parameter => parameter.Name).Prepend(""))
        {
            var arguments = Arguments(report, parameter);
            var binds = SqlLexer.Tokens(report.QueryFor(arguments.Values)).Where(token => token.Kind == SqlTokenKind.Bind)
                .Select(token => token.Text[1..]);
            Assert.Empty(binds.Except(report.Parameters.Select(known => known.Bind), StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_parameter_that_is_given_is_used_by_the_query_that_answers(ReportDefinition report)
    {
        foreach (var (parameter, bind) in report.Parameters.Select(parameter => (parameter.Name, parameter.Bind)))
        {
            var arguments = Arguments(report, parameter);
            var isSwitch = report.Columns.Any(column => column.OnlyWhen == parameter);
            var text = report.QueryFor(arguments.Values);
            var isApplied = s_applied.TryGetValue(report.Name, out var applied) && applied.Contains(parameter, StringComparer.Ordinal);
            var isBound = text.Contains(":" + bind, StringComparison.Ordinal);
            Assert.True(isSwitch || isApplied || isBound, $"{report.QueryName} ignores {parameter}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_default_order_is_made_of_columns(ReportDefinition report) =>
        Assert.Empty(report.DefaultOrder.Except(report.Columns.Select(column => column.Name), StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void A_default_is_a_value_of_its_parameter(ReportDefinition report) =>
        Assert.All(report.Parameters.Where(parameter => parameter.Default is not null),
            parameter => Assert.NotNull(parameter.Read(parameter.Default!)));

    public static TheoryData<ReportDefinition> Served => [.. ReportCatalog.Kpis.Concat(ReportCatalog.Operations)];

    [Theory]
    [MemberData(nameof(Served))]
    public void A_report_leads_to_the_rows_behind_it_or_says_why_there_are_none(ReportDefinition report) =>
        Assert.True(ExplainReports.Find(report.Name) is null ? report.Unexplained?.EndsWith('.') == true : report.Unexplained is null,
            report.Name);

    [Theory]
    [MemberData(nameof(Served))]
    public void Every_number_of_a_report_that_is_explained_has_rows_behind_it(ReportDefinition report)
    {
        var explanation = ExplainReports.Explanations.FirstOrDefault(known => known.Report == report);
        var numbers = report.Columns.Where(column => column.Kind is not (ValueKind.Text or ValueKind.Date or ValueKind.Timestamp));
        Assert.All(explanation is null ? [] : numbers.Select(column => column.Name), number => Assert.True(
            explanation!.Explained.Contains(number, StringComparer.Ordinal) || explanation.Takes(number), number));
    }

    [Fact]
    public void What_a_report_of_trades_is_narrowed_by_narrows_the_rows_behind_it()
    {
        var ofTrades = ExplainReports.Explanations
            .Where(explanation => explanation.Report.Parameters.Any(parameter => parameter.Name == "trader_id")).ToList();
        Assert.True(ofTrades.Count >= 5);
        // By group_by a row has another key, which the rows behind it take.
        Assert.All(ofTrades, explanation => Assert.All(explanation.Report.Parameters.Where(parameter => parameter.Name != "group_by"),
            parameter => Assert.True(explanation.Takes(parameter.Name), $"{explanation.Report.Name} {parameter.Name}")));
    }

    [Fact]
    public void Every_data_test_leads_to_its_offenders()
    {
        var explained = ExplainReports.Find("data-quality")!.Relations;
        var views = SqlFile.All.Where(file => file.Folder == "70_tests").Select(file => file.Tokens.Select(token => token.Text)
            .FirstOrDefault(text => text.StartsWith("test_", StringComparison.Ordinal) && text != "test_name"));
        Assert.All(views.OfType<string>(), view => Assert.Contains("ops." + view, explained, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_column_of_money_says_its_currency(ReportDefinition report)
    {
        string[] words = ["amount", "cost", "fee", "fees", "notional", "pnl", "price", "proceeds", "revenue", "sales", "spend", "vwap"];
        var money = report.Columns.Where(column => column.Kind is ValueKind.Money
            || (column.Kind is ValueKind.Quantity or ValueKind.Ratio && column.Name.Split('_') is var parts && parts[0] != "share"
                && parts.Any(part => words.Contains(part, StringComparer.Ordinal))));
        Assert.All(money, column => Assert.True(ReportDefinition.UnitOf(column) is { } unit
            && (unit.StartsWith("USD", StringComparison.Ordinal) || unit is "currency of the row" or "as its source says"), column.Name));
    }

    [Fact]
    public void What_is_held_by_a_version_of_gold_reads_nothing_that_moves_without_it()
    {
        var held = ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Concat(FactReports.All).Concat(ExplainReports.All)
            .Where(report => report is { FollowsGold: true, IsKept: true }).ToList();
        Assert.Contains(held, report => report.Name == "restatements");
        // What a version is told by is written with it.
        const string MovesWithGold = "^((gold|silver)[.]|ops[.](gold_versions|event_tallies)$)";
        Assert.All(held, report => Assert.All(report.Relations, relation => Assert.Matches(MovesWithGold, relation)));
    }

    [Fact]
    public void Names_are_unique()
    {
        var names = ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Select(report => report.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    private static ReportArguments Arguments(ReportDefinition report, string parameter)
    {
        var given = report.Parameters.Where(known => known.Name == parameter)
            .Select(known => KeyValuePair.Create(known.Name, known.Allowed?[^1] ?? known.Kind switch
            {
                ValueKind.Date => "2025-01-01",
                ValueKind.Timestamp => "2025-01-01T12:00:00Z",
                _ => "7",
            }));
        return ReportArguments.Read(report, given);
    }
}
