using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

public sealed class BenjaminiHochbergTests
{
    private static readonly Arbitrary<double[]> s_pValues =
        Gen.Choose(0, 1_000).Select(thousandths => thousandths / 1000.0).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    [Fact]
    public void Q_values_are_those_of_R()
    {
        var sets = Reference.Rows("benjamini-hochberg.csv").GroupBy(row => row[0], StringComparer.Ordinal).ToList();
        Assert.Equal(8, sets.Count);
        foreach (var set in sets.Select(rows => rows.ToList()))
        {
            var actual = BenjaminiHochberg.Adjust([.. set.Select(row => Reference.Number(row[2]))], long.Parse(set[0][1]));
            Assert.All(set.Zip(actual), pair => Reference.AssertCloseRatio(Reference.Number(pair.First[3]), pair.Second, 1e-12));
        }
    }

    [Fact]
    public void A_q_value_is_at_least_its_p_value_and_at_most_1() => Prop.ForAll(s_pValues, pValues =>
        BenjaminiHochberg.Adjust(pValues, pValues.Length).Zip(pValues).All(pair => pair.First >= pair.Second && pair.First <= 1))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_larger_p_value_never_has_a_smaller_q_value() => Prop.ForAll(s_pValues, pValues =>
    {
        var pairs = pValues.Zip(BenjaminiHochberg.Adjust(pValues, pValues.Length)).OrderBy(pair => pair.First).ToList();
        Assert.All(pairs.Zip(pairs.Skip(1)), next => Assert.True(next.First.Second <= next.Second.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_comparisons_never_make_a_q_value_smaller() => Prop.ForAll(s_pValues, pValues =>
        BenjaminiHochberg.Adjust(pValues, pValues.Length).Zip(BenjaminiHochberg.Adjust(pValues, pValues.Length + 10))
            .All(pair => pair.First <= pair.Second)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_p_value_of_several_tests_counts_as_often() => Prop.ForAll(s_pValues, pValues =>
    {
        var several = pValues.CountBy(pValue => pValue).ToList();
        var adjusted = BenjaminiHochberg.Adjust(several.ConvertAll(same => same.Key), 2_000, at => several[at].Value);
        var byPValue = several.Zip(adjusted).ToDictionary(same => same.First.Key, same => same.Second);
        Assert.Equal(BenjaminiHochberg.Adjust(pValues, 2_000), pValues.Select(pValue => byPValue[pValue]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fewer_comparisons_than_p_values_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Adjust([0.1, 0.2], 1));
}
