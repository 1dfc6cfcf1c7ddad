using TradeKpi.Analyze.Series;

namespace TradeKpi.Tests.Analyze;

public sealed class DailySeriesTests
{
    private static readonly DateTime s_newest = new(2025, 6, 30);

    [Theory]
    [InlineData(-44, 45)]
    [InlineData(-45, 10)]
    [InlineData(-376, 10)]
    [InlineData(-9_000, 10)]
    [InlineData(35, 45)]
    [InlineData(36, 10)]
    [InlineData(366, 10)]
    [InlineData(9_000, 10)]
    public void One_date_far_from_the_others_stretches_no_series(int daysOff, int length)
    {
        var days = Enumerable.Range(0, 10).Select(back => (s_newest.AddDays(-back), 1m)).Append((s_newest.AddDays(daysOff), 1m));
        Assert.Equal(length, DailySeries.Of([.. days]).Values.Length);
    }

    [Theory]
    [InlineData(6, 200)]
    [InlineData(7, 307)]
    public void A_shop_that_opens_again_after_months_goes_on_once_a_week_tells_it_from_mistyped_dates(int days, int length)
    {
        var series = DailySeries.Of([.. Enumerable.Range(0, days).Concat(Enumerable.Range(days + 100, 200))
            .Select(back => (s_newest.AddDays(-back), 1m))]);
        Assert.Equal(length, series.Values.Length);
        Assert.Equal(days == 6 ? 200 : 207, series.Values.Sum());
    }

    [Fact]
    public void A_shop_that_sells_every_other_month_has_one_series()
    {
        var series = DailySeries.Of([.. Enumerable.Range(0, 20).Select(back => (s_newest.AddDays(-60 * back), 1m))]);
        Assert.Equal((60 * 19) + 1, series.Values.Length);
    }

    [Fact]
    public void A_shop_that_opens_again_after_years_begins_anew()
    {
        var days = Enumerable.Range(0, 7).Concat(Enumerable.Range(900, 200)).Select(back => (s_newest.AddDays(-back), 1m));
        Assert.Equal((s_newest.AddDays(-6), 7), (DailySeries.Of([.. days]).First, DailySeries.Of([.. days]).Values.Length));
    }

    [Fact]
    public void A_series_is_never_longer_than_ten_years()
    {
        var series = DailySeries.Of([.. Enumerable.Range(0, 9_000).Select(back => (s_newest.AddDays(-back), 1m))]);
        Assert.Equal((s_newest.AddDays(1 - DailySeries.MostDays), DailySeries.MostDays), (series.First, series.Values.Length));
        Assert.Equal(DailySeries.MostDays, series.Values.Sum());
    }

    [Fact]
    public void Days_of_one_date_add_up_and_days_without_are_0() =>
        Assert.Equal([3, 0, 4], DailySeries.Of([(s_newest, 4m), (s_newest.AddDays(-2), 1m), (s_newest.AddDays(-2), 2m)]).Values);
}
