using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Series;

namespace TradeKpi.Tests.Analyze;

public sealed class SurpriseTests
{
    [Fact]
    public void A_segment_that_makes_the_whole_deviation_explains_it()
    {
        var surprise = Surprise.Of(value: 150, expected: 50, dayValue: 200, dayExpected: 100);
        Assert.Equal((1, 0.5), (surprise.Share, surprise.ExpectedShare));
        // 0.5 × (0.5 ln(1 / 1.25) + 0.75 ln(1.5 / 1.25))
        Assert.Equal(0.0125847, surprise.Value, 6);
        Assert.True(surprise.Explains);
    }

    [Fact]
    public void A_segment_that_moves_with_the_day_explains_nothing()
    {
        var surprise = Surprise.Of(value: 140, expected: 70, dayValue: 200, dayExpected: 100);
        Assert.Equal((0.7, 0), (surprise.Share, surprise.Value));
        Assert.False(surprise.Explains);
    }

    [Fact]
    public void A_day_without_any_sales_has_no_culprit() =>
        Assert.False(Surprise.Of(value: 0, expected: 70, dayValue: 0, dayExpected: 100).Explains);

    [Fact]
    public void Surprise_lies_between_0_and_half_of_ln_2_and_none_is_at_the_expected_share() =>
        Prop.ForAll(Gen.Choose(0, 1_000).ArrayOf(4).ToArbitrary(), numbers =>
        {
            var surprise = Surprise.Of(numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]);
            Assert.InRange(surprise.Value, -1e-12, (Math.Log(2) / 2) + 1e-12);
            Assert.Equal(0, Surprise.Of(numbers[0], numbers[0], numbers[0] + numbers[2], numbers[0] + numbers[2]).Value, 12);
        }).QuickCheckThrowOnFailure();
}
