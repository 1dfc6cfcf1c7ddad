using System.Globalization;
using TradeKpi.Analyze.Baskets;
using TradeKpi.Analyze.Statistics;
// How many customers bought the one product, the other, and both.
using Counts = (int First, int Second, int Both);

namespace TradeKpi.Report.Computed;

/// <summary>Which products the same customers buy, and whether more often than their activity alone would have it.</summary>
/// <remarks>
/// The q-values count every pair of products that anyone bought as a test, also those below the minimum support, whose p-values are not
/// looked at: they can only make the others' larger. Pairs whose three counts are the same differ in their products alone, and are judged
/// once: most pairs have many such.
/// </remarks>
internal sealed class ProductPairRows : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["product_id", "category", "customer_numbers"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];
        var market = new Market(rows);
        var pairs = market.Purchases.Pairs(values.Whole("min_support"), cancellationToken).ToList();
        var judged = Judged(market, [.. pairs.CountBy(market.CountsOf)], cancellationToken);
        return pairs
            .Where(pair => market.Passes(values, pair.First, pair.Second))
            .Select(pair => Row(market.Products[pair.First], market.Products[pair.Second], judged[market.CountsOf(pair)]));
    }

    private static Dictionary<Counts, object?[]> Judged(
        Market market, KeyValuePair<Counts, int>[] alike, CancellationToken cancellationToken)
    {
        var chance = new ActivityNull(market.Purchases.BasketSizes, market.Products.Select((_, at) => market.Purchases.Buyers(at)));
        var expected = Array.ConvertAll(alike, pairs => chance.Both(pairs.Key.First, pairs.Key.Second));
        var pValues = new double[alike.Length];
        Parallel.For(0, alike.Length, new ParallelOptions { CancellationToken = cancellationToken }, at =>
        {
            var (first, second, both) = alike[at].Key;
            pValues[at] = MatchedBinomial.TwoSidedMidP(both, Math.Min(first, second), expected[at].Mean, expected[at].Variance);
        });
        var products = (long)market.Products.Length;
        var qValues = BenjaminiHochberg.Adjust(pValues, products * (products - 1) / 2, at => alike[at].Value);
        return alike
            .Select((pairs, at) => (pairs.Key, Cells: Cells(pairs.Key, market.Customers, expected[at].Mean, pValues[at], qValues[at])))
            .ToDictionary(pairs => pairs.Key, pairs => pairs.Cells);
    }

    private static object?[] Row((string Id, string Category) first, (string Id, string Category) second, object?[] judged) =>
        [first.Id, second.Id, first.Category, second.Category, .. judged];

    private static object?[] Cells(Counts counts, int customers, double expected, double pValue, double qValue)
    {
        var (first, second, both) = counts;
        var lift = Lift.Of(both, first, second, customers);
        return
        [
            (long)first, (long)second, (long)both, (long)customers,
            Share(both, customers), Share(both, first), Share(both, second),
            Estimates.Ratio(lift.Value), Estimates.Ratio(lift.Low), Estimates.Ratio(lift.High),
            Estimates.Ratio(expected), Estimates.Ratio(expected > 0 ? both / expected : null),
            Estimates.Ratio(pValue), Estimates.Ratio(qValue),
        ];
    }

    private static decimal Share(int part, int whole) => Math.Round((decimal)part / whole, 6, MidpointRounding.AwayFromZero);

    /// <summary>The products in the order of their ids, and who bought them.</summary>
    private sealed class Market
    {
        public Market(IReadOnlyList<object?[]> rows)
        {
            Products = [.. rows.Select(row => (row.Text(0), row.Text(1)))];
            var buyers = rows.Select(row => Numbers(row.Text(2))).ToArray();
            Customers = buyers.Max(some => some.Max()) + 1;
            Purchases = new Purchases(buyers, Customers);
        }

        public (string Id, string Category)[] Products { get; }

        public int Customers { get; }

        public Purchases Purchases { get; }

        public Counts CountsOf((int First, int Second, int Both) pair) =>
            (Purchases.Buyers(pair.First), Purchases.Buyers(pair.Second), pair.Both);

        public bool Passes(ParameterValues values, int first, int second) =>
            values.Passes("product_id", Products[first].Id, Products[second].Id)
            && values.Passes("category", Products[first].Category, Products[second].Category);

        // A list as JSON has it.
        private static int[] Numbers(ReadOnlySpan<char> list)
        {
            var numbers = new List<int>();
            foreach (var number in list[1..^1].Split(','))
                numbers.Add(int.Parse(list[1..^1][number], CultureInfo.InvariantCulture));
            return [.. numbers];
        }
    }
}
