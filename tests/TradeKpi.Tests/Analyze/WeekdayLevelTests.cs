using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Series;

namespace TradeKpi.Tests.Analyze;

public sealed class WeekdayLevelTests
{
    private static readonly DateTime s_first = new(2025, 1, 1);

    private static readonly Arbitrary<decimal[]> s_values = (
        from days in Gen.Choose(15, 90)
        from values in Gen.Frequency((9, Gen.Choose(80, 120)), (1, Gen.Choose(0, 900))).ArrayOf(days)
        select values.Select(value => (decimal)value).ToArray()).ToArbitrary();

    [Fact]
    public void Days_stay_as_anomalous_when_the_series_is_moved_or_scaled() =>
        Prop.ForAll(s_values, Gen.Choose(-500, 500).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (values, shift, scale) =>
    {
        var scores = Scores(values);
        Assert.All(scores.Zip(Scores([.. values.Select(value => value + shift)])),
            pair => Reference.AssertClose(pair.First, pair.Second, 1e-9));
        Assert.All(scores.Zip(Scores([.. values.Select(value => value * scale)])),
            pair => Reference.AssertClose(pair.First, pair.Second, 1e-9));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Days_that_are_turned_upside_down_deviate_the_other_way() => Prop.ForAll(s_values, values =>
        Assert.All(Scores(values).Zip(Scores([.. values.Select(value => 1_000 - value)])),
            pair => Reference.AssertClose(pair.First, -pair.Second, 1e-9))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_weekly_pattern_is_no_anomaly_and_a_lost_day_is_the_only_one()
    {
        var values = Enumerable.Range(0, 57).Select(at => at % 7 == 3 ? 300m : 100m).ToArray();
        Assert.All(Scores(values), score => Assert.Equal(0, score));
        values[31] = 0;
        var scores = Scores(values);
        Assert.Equal(31, Array.FindIndex(scores, score => Math.Abs(score) > 3.5));
        Assert.True(scores[31] < -3.5);
        Assert.Single(scores, score => Math.Abs(score) > 3.5);
    }

    [Fact]
    public void The_expected_value_is_trend_weekday_and_what_is_left()
    {
        // Two weeks of 10, with 24 on one weekday and 11 on one day: the trend is 10 throughout, the weekday adds 14.
        decimal[] values = [10, 24, 10, 10, 10, 10, 10, 10, 24, 10, 10, 10, 10, 11, 7];
        var level = WeekdayLevel.Of(new DailySeries(s_first, values))!;
        Assert.All(level.Trend, trend => Assert.Equal(10, trend));
        Assert.Equal([10, 24, 10, 10, 10, 10, 10.5, 10, 24, 10, 10, 10, 10, 10.5, 10], level.Expected);
        // Twelve of the fourteen are as expected, so the mean deviation of 1/14 scales.
        Assert.Equal(0.5 / (1.253314 / 14), level.RobustZ(13, 11), 12);
    }

    [Fact]
    public void The_newest_day_is_expected_but_never_learnt_from()
    {
        var values = Enumerable.Range(0, 30).Select(at => (decimal)(100 + (at % 7))).ToArray();
        var changed = values.Select((value, at) => at == 29 ? 9_999 : value).ToArray();
        Assert.Equal(WeekdayLevel.Of(new DailySeries(s_first, values))!.Expected,
            WeekdayLevel.Of(new DailySeries(s_first, changed))!.Expected);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(14, false)]
    [InlineData(15, true)]
    public void It_takes_two_weeks_that_are_over(int days, bool isEnough) =>
        Assert.Equal(isEnough, WeekdayLevel.Of(new DailySeries(s_first, new decimal[days])) is not null);

    [Fact]
    public void Days_without_a_value_count_as_0()
    {
        var series = DailySeries.Over(s_first, s_first.AddDays(4), [(s_first, 1m), (s_first.AddDays(3), 2m), (s_first.AddDays(3), 3m)]);
        Assert.Equal([1m, 0, 0, 5, 0], series.Values);
    }

    private static double[] Scores(decimal[] values)
    {
        var level = WeekdayLevel.Of(new DailySeries(s_first, values))!;
        return [.. values.Take(values.Length - 1).Select((value, at) => level.RobustZ(at, (double)value))];
    }
}
