using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
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
