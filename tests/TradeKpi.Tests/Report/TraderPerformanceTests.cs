using TradeKpi.Report.Queries;

namespace TradeKpi.Tests.Report;

public class TraderPerformanceTests
{
    [Fact]
    public void The_report_of_a_range_is_the_view_but_for_its_days() => Assert.Equal(
        BelowTheDays(SqlModels.All["gold.gold_trader_performance"].Query!),
        BelowTheDays(QueryTexts.Read("trader-performance")));

    private static string BelowTheDays(string query) => query[query.IndexOf("\nrunning as (", StringComparison.Ordinal)..].TrimEnd();
}
