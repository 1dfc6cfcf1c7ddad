using TradeKpi.Analyze.Baskets;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Tests.Analyze;

/// <summary>Customers of a seed who choose independently, some far busier than others, some products far more popular.</summary>
public sealed class ActivityNullTests
{
    private const int Customers = 4_000;
    private const int Products = 400;
    private const int Orders = 60_000;

    /// <summary>Tests that do not know how busy customers are call more than half of such pairs discoveries.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_independent_choices_a_twentieth_is_below_a_twentieth_and_next_to_none_is_discovered(int seed)
    {
        var pairs = Judged(Bought(seed));
        Assert.InRange(pairs.Count, 60_000, 79_800);
        Assert.InRange(Share(pairs, pair => pair.PValue < 0.05), 0.035, 0.055);
        Assert.InRange(Share(pairs.Where(pair => pair.Mean >= 20), pair => pair.PValue < 0.05), 0.02, 0.065);
        Assert.InRange(pairs.Count(pair => pair.QValue < 0.05), 0, 4);
        Assert.InRange(pairs.Sum(pair => pair.Both) / pairs.Sum(pair => pair.Mean), 0.99, 1.03);
    }

    [Fact]
    public void A_pair_that_customers_do_choose_together_is_found()
    {
        var bought = Bought(3);
        var random = new Random(3);
        foreach (var _ in Enumerable.Range(0, 150))
        {
            var customer = random.Next(Customers);
            bought.UnionWith([(customer, 50), (customer, 60)]);
        }

        var found = Judged(bought).Where(pair => pair.QValue < 0.05).ToList();
        Assert.Contains(found, pair => pair is { First: 50, Second: 60 });
        Assert.InRange(found.Count, 1, 5);
    }

    [Fact]
    public void What_is_given_is_kept()
    {
        var purchases = Market(Bought(4));
        var sizes = Class.Of(purchases.BasketSizes);
        var counts = Class.Of(Enumerable.Range(0, Products).Select(purchases.Buyers));
        var chances = ActivityFit.Of(sizes, counts);
        for (var size = 0; size < sizes.Length; size++)
            Assert.Equal(sizes[size].Value, counts.Select((count, at) => count.Members * chances[size][at]).Sum(), 0.001);
        for (var count = 0; count < counts.Length; count++)
            Assert.Equal(counts[count].Value, sizes.Select((size, at) => size.Members * chances[at][count]).Sum(), 0.01);
    }

    [Theory]
    [InlineData(3, 1_000_000, 2.0, 2.0, 0.4662, 0.0001)]
    [InlineData(8, 10, 5.0, 2.5, 0.0654, 0.0001)]
    [InlineData(0, 5, 0.0, 0.0, 1.0, 1e-12)]
    [InlineData(5, 5, 5.0, 0.0, 1.0, 1e-12)]
    [InlineData(4, 5, 5.0, 0.0, 0.0, 1e-12)]
    public void A_count_is_as_likely_as_in_the_tables_of_poisson_and_of_the_binomial(
        int count, int most, double mean, double variance, double expected, double within) =>
        Assert.InRange(MatchedBinomial.TwoSidedMidP(count, most, mean, variance) - expected, -within, within);

    private static double Share<T>(IEnumerable<T> all, Func<T, bool> holds) => all.Average(one => holds(one) ? 1.0 : 0.0);

    private static List<Pair> Judged(HashSet<(int Customer, int Product)> bought)
    {
        var purchases = Market(bought);
        var chance = new ActivityNull(purchases.BasketSizes, Enumerable.Range(0, Products).Select(purchases.Buyers));
        var pairs = purchases.Pairs(1, default).Select(pair =>
        {
            var expected = chance.Both(purchases.Buyers(pair.First), purchases.Buyers(pair.Second));
            return new Pair(pair.First, pair.Second, pair.Both, expected.Mean,
                MatchedBinomial.TwoSidedMidP(pair.Both, Math.Min(purchases.Buyers(pair.First), purchases.Buyers(pair.Second)),
                    expected.Mean,
                    expected.Variance), 1);
        }).ToList();
        var qValues = BenjaminiHochberg.Adjust([.. pairs.Select(pair => pair.PValue)], Products * (Products - 1L) / 2);
        return [.. pairs.Select((pair, at) => pair with { QValue = qValues[at] })];
    }

    // Customers that bought nothing are none.
    private static Purchases Market(HashSet<(int Customer, int Product)> bought)
    {
        var numbers = bought.Select(one => one.Customer).Distinct().Select((customer, at) => (customer, at))
            .ToDictionary(pair => pair.customer, pair => pair.at);
        var buyers = bought.ToLookup(one => one.Product, one => numbers[one.Customer]);
        return new Purchases([.. Enumerable.Range(0, Products).Select(product => buyers[product].ToArray())], numbers.Count);
    }

    private static HashSet<(int Customer, int Product)> Bought(int seed)
    {
        var random = new Random(seed);
        var active = Enumerable.Range(0, Customers).Select(_ => Math.Pow(1 - random.NextDouble(), -0.5)).ToArray();
        var popular = Enumerable.Range(1, Products).Select(rank => 1 / Math.Sqrt(rank)).ToArray();
        var (customers, products) = (Sums(active), Sums(popular));
        return [.. Enumerable.Range(0, Orders).Select(_ => (Pick(customers, random), Pick(products, random)))];
    }

    private static double[] Sums(double[] weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }

    private static int Pick(double[] sums, Random random)
    {
        var at = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        return at < 0 ? ~at : at;
    }

    private sealed record Pair(int First, int Second, int Both, double Mean, double PValue, double QValue);
}
