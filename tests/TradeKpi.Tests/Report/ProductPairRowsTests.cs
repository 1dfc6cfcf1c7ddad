using TradeKpi.Analyze.Baskets;
using TradeKpi.Analyze.Statistics;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Computed;

namespace TradeKpi.Tests.Report;

public sealed class ProductPairRowsTests
{
    private const int Products = 40;
    private const int Customers = 300;

    /// <summary>Customers of a seed, some of whom buy most products; every pair by itself, by the formulas alone.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    public void Every_figure_is_that_of_the_pair_judged_alone(int seed, int least)
    {
        var buyers = Bought(seed);
        var expected = OneByOne(buyers, least);
        Assert.InRange(expected.Count, 100, Products * (Products - 1) / 2);
        Assert.Equal(expected, Asked(buyers, ("min_support", $"{least}")));
    }

    [Fact]
    public void A_filter_leaves_the_figures_of_what_it_keeps_as_they_are()
    {
        var buyers = Bought(3);
        Assert.Equal(
            Asked(buyers, ("min_support", "1")).Where(row => row[0] is "P05" || row[1] is "P05"),
            Asked(buyers, ("min_support", "1"), ("product_id", "p05")));
    }

    private static List<object?[]> Asked(int[][] buyers, params (string Name, string Text)[] asked)
    {
        // Lists come in no order from the warehouse.
        var rows = buyers.Select((some, at) => new object?[] { Id(at), Category(at), $"[{string.Join(',', some.Reverse())}]" });
        var values = ParameterValues.Read(
            ReportCatalog.Kpis.Single(report => report.Name == "product-pairs").Parameters,
            asked.ToDictionary(one => one.Name, one => one.Text, StringComparer.Ordinal));
        return [.. new ProductPairRows().Compute([.. rows], values, default)];
    }

    private static List<object?[]> OneByOne(int[][] buyers, int least)
    {
        var everyone = buyers.SelectMany(some => some).CountBy(customer => customer).ToList();
        var chance = new ActivityNull(everyone.Select(customer => customer.Value), buyers.Select(some => some.Length));
        var pairs = (from first in Enumerable.Range(0, Products)
                     from second in Enumerable.Range(first + 1, Products - first - 1)
                     let both = buyers[first].Intersect(buyers[second]).Count()
                     where both >= least
                     let expected = chance.Both(buyers[first].Length, buyers[second].Length)
                     let most = Math.Min(buyers[first].Length, buyers[second].Length)
                     let p = MatchedBinomial.TwoSidedMidP(both, most, expected.Mean, expected.Variance)
                     select (first, second, both, expected.Mean, p)).ToList();
        var q = BenjaminiHochberg.Adjust(pairs.ConvertAll(pair => pair.p), Products * (Products - 1) / 2);
        return [.. pairs.Select((pair, at) =>
        {
            var (first, second, both, mean, p) = pair;
            var lift = Lift.Of(both, buyers[first].Length, buyers[second].Length, everyone.Count);
            return new object?[]
            {
                Id(first), Id(second), Category(first), Category(second),
                (long)buyers[first].Length, (long)buyers[second].Length, (long)both, (long)everyone.Count,
                Share(both, everyone.Count), Share(both, buyers[first].Length), Share(both, buyers[second].Length),
                Estimates.Ratio(lift.Value), Estimates.Ratio(lift.Low), Estimates.Ratio(lift.High),
                Estimates.Ratio(mean), Estimates.Ratio(both / mean), Estimates.Ratio(p), Estimates.Ratio(q[at]),
            };
        })];
    }

    // Each product by its customers, ascending; everyone bought something.
    private static int[][] Bought(int seed)
    {
        var random = new Random(seed);
        var activity = Enumerable.Range(0, Customers).Select(_ => 0.1 + (0.8 * Math.Pow(random.NextDouble(), 3))).ToArray();
        return [.. Enumerable.Range(0, Products).Select(product => Enumerable.Range(0, Customers)
            .Where(customer => customer % Products == product || random.NextDouble() < activity[customer] * (1 - (0.02 * product)))
            .ToArray())];
    }

    private static string Id(int at) => $"P{at:00}";

    private static string Category(int at) => at % 3 == 0 ? "Toys" : "Books";

    private static decimal Share(int part, int whole) => Math.Round((decimal)part / whole, 6, MidpointRounding.AwayFromZero);
}
