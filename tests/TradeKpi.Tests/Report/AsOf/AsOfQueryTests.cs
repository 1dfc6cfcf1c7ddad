using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Queries;

namespace TradeKpi.Tests.Report.AsOf;

public sealed class AsOfQueryTests
{
    public static TheoryData<string> Gold => [.. SqlModels.All.Keys.Where(name => name.StartsWith("gold.", StringComparison.Ordinal)
        && !s_ofTheRun.Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>What runs work with, and no report reads.</summary>
    private static readonly string[] s_ofTheRun =
    [
        "gold.order_deltas", "gold.trade_deltas", "gold.touched_days", "gold.moved_customers", "gold.shrunk_pairs",
        "gold.shrunk_trade_days", "gold.touched_positions", "gold.laid_trades", "gold.lot_matches", "gold.closed_lots",
        "gold.parked_changes",
    ];

    [Fact]
    public void A_view_becomes_its_definition_a_table_its_recompute_and_events_are_bound_to_the_version()
    {
        var then = new AsOfQuery("then_", "v");
        Assert.Equal("select * from then_gold_gold_trade_summary as gold_trade_summary where a = 1",
            then.Rewrite("select * from gold.gold_trade_summary where a = 1"));
        Assert.StartsWith("then_silver_trade_events as (\nselect * from silver.trade_events where coalesce(gold_version, 0) <= " +
            "cast(:v as decimal(18, 0))\n)", then.Expressions, StringComparison.Ordinal);
        Assert.Contains("then_gold_trade_days as (\nselect\n  trade_date", then.Expressions, StringComparison.Ordinal);
        Assert.Contains("from then_verify_current_trades as current_trades", then.Expressions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select ops.ratio(a, b) from t")]
    [InlineData("select orders.status from t as orders")]
    [InlineData("select 'gold.daily_sales' as name from t -- gold.daily_sales")]
    [InlineData("select day from reference.fx_days")]
    public void What_is_no_relation_of_ours_stays(string query) => Assert.Equal(query, new AsOfQuery("then_", "v").Rewrite(query));

    [Fact]
    public void An_alias_stays_the_alias() =>
        Assert.Equal("select o.a from then_silver_orders as o", new AsOfQuery("then_", "v").Rewrite("select o.a from silver.orders as o"));

    [Theory]
    [MemberData(nameof(Gold))]
    public void The_past_of_every_relation_of_gold_can_be_told(string name)
    {
        var then = new AsOfQuery("then_", "v");
        then.Rewrite("select * from " + name);
        Assert.Contains("_events where coalesce(gold_version, 0) <= ", then.Expressions, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_a_past_is_refused_by_name()
    {
        var e = Assert.Throws<NotSupportedException>(() => new AsOfQuery("then_", "v").Rewrite("select * from ops.runs"));
        Assert.StartsWith("ops.runs has no recompute in sql/80_verify", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("2026-03-01T12:30:00Z", "2026-03-01T12:30:00.000000Z")]
    [InlineData("2026-03-01T13:30:00.5+01:00", "2026-03-01T12:30:00.500000Z")]
    public void A_moment_is_a_version_or_a_time(string text, string canonical) =>
        Assert.Equal(canonical, AsOfMoment.Read(text)?.ToString());

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2026-03-01")]
    [InlineData("now")]
    public void Anything_else_is_none(string text) => Assert.Null(AsOfMoment.Read(text));

    [Fact]
    public void Only_reports_that_follow_gold_take_as_of()
    {
        Assert.All(ReportCatalog.Kpis, report => Assert.Contains(report.AllParameters, parameter => parameter.Name == "as_of"));
        Assert.Throws<ReportArgumentException>(() => ReportArguments.Read(OperationReports.Freshness, [KeyValuePair.Create("as_of", "1")]));
    }
}
