using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

public sealed class RobustTests
{
    [Fact]
    public void Median_mad_and_z_are_those_of_R()
    {
        var rows = Reference.Rows("robust.csv");
        Assert.Equal(5, rows.Count);
        foreach (var row in rows)
        {
            var values = Reference.Numbers(row[3]);
            Reference.AssertClose(Reference.Number(row[0]), Robust.Median(values), 1e-10);
            Reference.AssertClose(Reference.Number(row[1]), Robust.Mad(values), 1e-10);
            Reference.AssertClose(Reference.Number(row[2]), (values[^1] - Robust.Median(values)) / Robust.Scale(values), 1e-9);
        }
    }

    [Fact]
    public void Without_a_mad_the_mean_deviation_scales()
    {
        double[] values = [5, 5, 5, 5, 5, 5, 5, 5, 5, 15];
        Assert.Equal(0, Robust.Mad(values));
        Assert.Equal(1.253314, Robust.Scale(values), 12);
    }

    [Fact]
    public void Without_any_deviation_there_is_no_scale() => Assert.Equal(0, Robust.Scale([3, 3, 3]));

    [Fact]
    public void A_half_of_the_values_cannot_move_the_median_out_of_the_rest() =>
        Prop.ForAll(Gen.Choose(-1_000, 1_000).ArrayOf(11).ToArbitrary(), ArbMap.Default.ArbFor<NormalFloat>(), (values, far) =>
        {
            var median = Robust.Median([.. values.Select(value => (double)value), .. Enumerable.Repeat(far.Get, 10)]);
            return median >= values.Min() && median <= values.Max();
        }).QuickCheckThrowOnFailure();
}
