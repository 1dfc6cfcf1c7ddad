using TradeKpi.Cost;

namespace TradeKpi.Tests.Cost;

public sealed class AdviceTests
{
    private static readonly PriceList s_list = PriceList.Default();

    [Fact]
    public void The_cheapest_plan_that_is_fast_enough_is_taken()
    {
        var advice = For(TimeSpan.FromMinutes(10));
        Assert.Equal(Verdict.Met, advice.Verdict);
        Assert.True(advice.Estimate.Latency <= TimeSpan.FromMinutes(10));
        Assert.DoesNotContain(
            Plan.All.Select(plan => Estimate.Of(1_000, 30, plan, Workload.Generated, s_list)).OfType<Estimate>(),
            other => other.Latency <= TimeSpan.FromMinutes(10) && other.Total < advice.Estimate.Total);
    }

    [Fact]
    public void A_shorter_latency_never_costs_less()
    {
        var bills = new[] { 45, 60, 120, 300, 600, 3600 }.Select(seconds => For(TimeSpan.FromSeconds(seconds)).Estimate.Total).ToList();
        Assert.Equal(bills.OrderDescending(), bills);
        Assert.True(bills[0] > bills[^1]);
    }

    [Fact]
    public void A_latency_that_nothing_reaches_gets_the_fastest_plan()
    {
        var advice = For(TimeSpan.FromSeconds(1));
        Assert.Equal((Verdict.TooSlow, null), (advice.Verdict, advice.Cheapest));
        Assert.True(advice.Estimate.Latency > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_budget_below_the_latencys_bill_gets_the_fastest_that_it_pays()
    {
        var wanted = For(TimeSpan.FromMinutes(1)).Estimate;
        var advice = For(TimeSpan.FromMinutes(1), wanted.Total / 2);
        Assert.Equal((Verdict.TooDear, wanted.Total), (advice.Verdict, advice.Cheapest));
        Assert.True(advice.Estimate.Total <= wanted.Total / 2 && advice.Estimate.Latency > TimeSpan.FromMinutes(1));
        Assert.Equal(Verdict.Met, For(TimeSpan.FromMinutes(1), wanted.Total).Verdict);
    }

    [Fact]
    public void A_budget_below_every_bill_gets_the_cheapest()
    {
        var advice = For(TimeSpan.FromMinutes(1), 0.01m);
        Assert.Equal(Verdict.Unaffordable, advice.Verdict);
        Assert.True(advice.Estimate.Total > 0.01m && advice.Estimate.Total < advice.Cheapest);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void At_every_scale_the_part_that_stops_first_is_named_with_what_replaces_it(double rate)
    {
        var known = Advice.For(new CostQuestion(rate, TimeSpan.FromMinutes(1), null, 30), Workload.Generated, s_list)!.Estimate;
        Assert.Equal(known.Limits.OrderBy(limit => limit.EventsPerSecond), known.Limits);
        Assert.True(known.Limits[0].EventsPerSecond >= rate);
        Assert.All(known.Limits, limit => Assert.NotEmpty(limit.Next));
    }

    [Fact]
    public void Beyond_every_part_there_is_no_plan() =>
        Assert.Null(Advice.For(new CostQuestion(100_000_000, TimeSpan.FromMinutes(1), null, 30), Workload.Generated, s_list));

    private static Advice For(TimeSpan latency, decimal? budget = null) =>
        Advice.For(new CostQuestion(1_000, latency, budget, 30), Workload.Generated, s_list)!;
}
