using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

public sealed class LiftTests
{
    [Fact]
    public void Lift_and_interval_are_those_of_the_literature_and_of_R()
    {
        var rows = Reference.Rows("lift.csv");
        Assert.Equal(6, rows.Count);
        foreach (var row in rows)
        {
            var counts = row[..4].Select(long.Parse).ToArray();
            var lift = Lift.Of(counts[0], counts[1], counts[2], counts[3]);
            Reference.AssertCloseRatio(Reference.Number(row[4]), lift.Value, 1e-9);
            Reference.AssertCloseRatio(Reference.Number(row[5]), lift.Low, 1e-5);
            Reference.AssertCloseRatio(Reference.Number(row[6]), lift.High, 1e-5);
        }
    }

    [Fact]
    public void It_is_the_same_either_way_and_lies_in_its_interval() => Prop.ForAll(Gen.Choose(0, 500).ArrayOf(4).ToArbitrary(), cells =>
    {
        var (both, first, second) = (cells[0] + 1, cells[0] + 1 + cells[1], cells[0] + 1 + cells[2]);
        var all = both + cells[1] + cells[2] + cells[3];
        var (lift, swapped) = (Lift.Of(both, first, second, all), Lift.Of(both, second, first, all));
        Reference.AssertCloseRatio(lift.Value, swapped.Value, 1e-12);
        Reference.AssertCloseRatio(lift.Low, swapped.Low, 1e-12);
        Reference.AssertCloseRatio(lift.High, swapped.High, 1e-12);
        Assert.True(lift.Low <= lift.Value && lift.Value <= lift.High);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void When_everyone_buys_both_it_is_exactly_1() => Assert.Equal(new Lift(1, 1, 1), Lift.Of(7, 7, 7, 7));
}
