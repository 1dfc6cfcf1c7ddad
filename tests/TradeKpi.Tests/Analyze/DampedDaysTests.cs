using MathNet.Numerics.Distributions;
using TradeKpi.Analyze.Series;

namespace TradeKpi.Tests.Analyze;

public sealed class DampedDaysTests
{
    private static readonly double[] s_weekdays = [1, 1, 1, 1, 1, 1.5, 1.3];

    /// <summary>Chance puts one of 2,100 days beyond a robust z of 3.5; half a percent leaves room for a sum's tail.</summary>
    [Fact]
    public void The_newest_days_of_a_shop_that_grew_are_learnt_as_they_are()
    {
        var shops = Enumerable.Range(0, 6).Select(seed => Grown(seed, 700));
        Assert.InRange(shops.Sum(shop => shop.Zip(DampedDays.Of(shop)).Skip(350).Count(day => day.First != day.Second)), 0, 10);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(650)]
    public void A_lost_day_is_none_to_learn_from_however_large_the_shop(int day)
    {
        var known = Grown(seed: 1, 700);
        var usual = known[day];
        known[day] /= 10;
        Assert.InRange(DampedDays.Of(known)[day], usual * 0.6, usual * 1.6);
    }

    // From 20 to 400 orders a day, of about 90 each.
    private static double[] Grown(int seed, int days)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, days).Select(day =>
        {
            var orders = Poisson.Sample(random, (20 + (380.0 * day / days)) * s_weekdays[day % 7]);
            return Enumerable.Range(0, orders).Sum(_ => LogNormal.Sample(random, 4, 1));
        })];
    }
}
