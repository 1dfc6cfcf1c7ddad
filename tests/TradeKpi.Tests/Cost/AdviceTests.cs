using FsCheck;
using FsCheck.Fluent;
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
    public void Beyond_every_part_there_is_no_plan_and_the_last_rate_that_has_one_is_known()
    {
        var most = Advice.MostRate(10_000_000, Workload.Generated, s_list);
        Assert.NotNull(At(most));
        Assert.Null(At(most + 1));
        Assert.Equal(1_000, Advice.MostRate(1_000, Workload.Generated, s_list));
    }

    [Fact]
    public void More_events_never_get_a_better_verdict_nor_a_cheaper_or_faster_plan()
    {
        var case_ = from rates in Gen.Choose(1_000, 6_000).Select(exponent => Math.Pow(10, exponent / 1000.0)).Two()
                    from seconds in Gen.Elements(1, 45, 60, 90, 300, 600, 3_600)
                    from budget in Gen.Elements<decimal?>(null, 50, 1_000)
                    select (less: Math.Min(rates.Item1, rates.Item2), more: Math.Max(rates.Item1, rates.Item2), seconds, budget);
        Prop.ForAll(case_.ToArbitrary(), one => Follows(At(one.less, one.seconds, one.budget), At(one.more, one.seconds, one.budget)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    public void A_rate_at_which_only_a_larger_warehouse_is_fast_enough_gets_it()
    {
        var (less, more) = (At(17_500)!, At(17_600)!);
        Assert.Equal((Verdict.Met, Verdict.Met), (less.Verdict, more.Verdict));
        Assert.True(Follows(less, more));
    }

    private static bool Follows(Advice? less, Advice? more)
    {
        if (less is null || more is null || less.Verdict != more.Verdict)
            return more is null || (less is not null && Rank(less) < Rank(more));
        var (few, many) = (less.Estimate, more.Estimate);
        if (less.Verdict is Verdict.Met or Verdict.Unaffordable)
            return few.Total <= many.Total;
        var (soon, late) = (Math.Ceiling(few.Latency.TotalSeconds), Math.Ceiling(many.Latency.TotalSeconds));
        return soon < late || (soon == late && few.Total <= many.Total);
    }

    private static int Rank(Advice advice) => advice.Verdict switch
    {
        Verdict.Met => 0,
        Verdict.TooDear => 1,
        Verdict.TooSlow => 2,
        _ => 3,
    };

    private static Advice? At(double rate, double seconds = 60, decimal? budget = null) =>
        Advice.For(new CostQuestion(rate, TimeSpan.FromSeconds(seconds), budget, 30), Workload.Generated, s_list);

    private static Advice For(TimeSpan latency, decimal? budget = null) =>
        Advice.For(new CostQuestion(1_000, latency, budget, 30), Workload.Generated, s_list)!;
}
