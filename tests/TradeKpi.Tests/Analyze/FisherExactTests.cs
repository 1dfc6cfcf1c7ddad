using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

public sealed class FisherExactTests
{
    /// <summary>Tables of two by two with small and large cells.</summary>
    private static readonly Arbitrary<int[]> s_tables =
        Gen.OneOf(Gen.Choose(0, 4), Gen.Choose(0, 60), Gen.Choose(0, 3_000)).ArrayOf(4).ToArbitrary();

    private readonly FisherExact _fisher = new(12_000);

    [Fact]
    public void P_values_are_those_of_R()
    {
        var rows = Reference.Rows("fisher.csv");
        Assert.Equal(20, rows.Count);
        var fisher = new FisherExact(1_000_000);
        foreach (var row in rows)
        {
            var cells = row[..4].Select(int.Parse).ToArray();
            Reference.AssertCloseRatio(Reference.Number(row[4]), P(fisher, cells[0], cells[1], cells[2], cells[3]), 1e-7);
        }
    }

    [Fact]
    public void A_p_value_lies_between_0_and_1() =>
        Prop.ForAll(s_tables, cells => P(cells[0], cells[1], cells[2], cells[3]) is >= 0 and <= 1).QuickCheckThrowOnFailure();

    [Fact]
    public void It_does_not_matter_which_comes_first_nor_which_is_counted() => Prop.ForAll(s_tables, cells =>
    {
        var (a, b, c, d) = (cells[0], cells[1], cells[2], cells[3]);
        var p = P(a, b, c, d);
        Assert.All([P(a, c, b, d), P(d, c, b, a), P(b, a, d, c), P(c, d, a, b)], other => Reference.AssertCloseRatio(p, other, 1e-9));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_the_sum_over_all_tables_that_are_no_likelier() => Prop.ForAll(Gen.Choose(0, 12).ArrayOf(4).ToArbitrary(), cells =>
    {
        var (a, b, c, d) = (cells[0], cells[1], cells[2], cells[3]);
        var observed = Ways(a, b, c, d);
        var ways = Enumerable.Range(-24, 49).Select(shift => (a: a + shift, b: b - shift, c: c - shift, d: d + shift))
            .Where(table => table is { a: >= 0, b: >= 0, c: >= 0, d: >= 0 }).Select(table => Ways(table.a, table.b, table.c, table.d))
            .ToList();
        Reference.AssertClose(ways.Where(way => way <= observed * (1 + 1e-7)).Sum() / ways.Sum(), P(a, b, c, d), 1e-10);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3, 2, 5, 10)]
    [InlineData(0, 6, 6, 10)]
    [InlineData(-1, 2, 2, 10)]
    [InlineData(1, 11, 2, 10)]
    [InlineData(1, 2, 2, 12_001)]
    public void A_table_that_cannot_be_is_refused(int both, int first, int second, int all) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _fisher.TwoSided(both, first, second, all));

    private static double P(FisherExact fisher, int both, int first, int second, int neither) =>
        fisher.TwoSided(both, both + first, both + second, both + first + second + neither);

    private static double Ways(int a, int b, int c, int d) => Choose(a + b, a) * Choose(c + d, c);

    private static double Choose(int all, int some) =>
        Enumerable.Range(1, some).Aggregate(1.0, (product, at) => product * (all - some + at) / at);

    private double P(int both, int first, int second, int neither) => P(_fisher, both, first, second, neither);
}
