using TradeKpi.Analyze.Baskets;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Report.Computed;

/// <summary>Which products the same customers buy, and whether more often than their activity alone would have it.</summary>
/// <remarks>
/// The q-values count every pair of products that anyone bought as a test, also those below the minimum support, whose p-values are not
/// looked at:
/// they can only make the others' larger.
/// </remarks>
internal sealed class ProductPairRows : IReportComputation
{
    public IReadOnlyList<string> Inputs { get; } = ["product_id", "category", "customer_id"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];
        var market = Market.Of(rows);
        var pairs = market.Purchases.Pairs(values.Whole("min_support"), cancellationToken).ToList();
        var chance = new ActivityNull(market.Purchases.BasketSizes, market.Products.Select((_, at) => market.Purchases.Buyers(at)));
        var expected = pairs.ConvertAll(pair => chance.Both(market.Purchases.Buyers(pair.First), market.Purchases.Buyers(pair.Second)));
        var pValues = PValues(market.Purchases, pairs, expected, cancellationToken);
        var products = (long)market.Products.Count;
        var qValues = BenjaminiHochberg.Adjust(pValues, products * (products - 1) / 2);
        return pairs
            .Select((pair, at) => (pair, at))
            .Where(found => market.Passes(values, found.pair.First, found.pair.Second))
            .Select(found => Row(market, found.pair, expected[found.at].Mean, pValues[found.at], qValues[found.at]));
    }

    private static List<double> PValues(
        Purchases purchases, List<(int First, int Second, int Both)> pairs, List<Expected> expected, CancellationToken cancellationToken)
    {
        // Products with as many buyers are alike, so that one answer serves many pairs.
        var known = new Dictionary<(int Most, Expected Expected, int Both), double>();
        var pValues = new List<double>(pairs.Count);
        for (var at = 0; at < pairs.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, second, both) = pairs[at];
            var test = (Most: Math.Min(purchases.Buyers(first), purchases.Buyers(second)), Expected: expected[at], Both: both);
            if (!known.TryGetValue(test, out var pValue))
                known[test] = pValue = MatchedBinomial.TwoSidedMidP(both, test.Most, test.Expected.Mean, test.Expected.Variance);
            pValues.Add(pValue);
        }

        return pValues;
    }

    private static object?[] Row(Market market, (int First, int Second, int Both) pair, double expected, double pValue, double qValue)
    {
        var (first, second) = (market.Products[pair.First], market.Products[pair.Second]);
        var (buyersOfFirst, buyersOfSecond) = (market.Purchases.Buyers(pair.First), market.Purchases.Buyers(pair.Second));
        var lift = Lift.Of(pair.Both, buyersOfFirst, buyersOfSecond, market.Customers);
        return
        [
            first.Id, second.Id, first.Category, second.Category,
            (long)buyersOfFirst, (long)buyersOfSecond, (long)pair.Both, (long)market.Customers,
            Share(pair.Both, market.Customers), Share(pair.Both, buyersOfFirst), Share(pair.Both, buyersOfSecond),
            Estimates.Ratio(lift.Value), Estimates.Ratio(lift.Low), Estimates.Ratio(lift.High),
            Estimates.Ratio(expected), Estimates.Ratio(expected > 0 ? pair.Both / expected : null),
            Estimates.Ratio(pValue), Estimates.Ratio(qValue),
        ];
    }

    private static decimal Share(int part, int whole) => Math.Round((decimal)part / whole, 6, MidpointRounding.AwayFromZero);

    /// <summary>The products in the order of their ids, and who bought them.</summary>
    private sealed record Market(IReadOnlyList<(string Id, string Category)> Products, int Customers, Purchases Purchases)
    {
        public static Market Of(IReadOnlyList<object?[]> rows)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            var (products, buyers) = (new List<(string Id, string Category)>(), new List<List<int>>());
            foreach (var row in rows)
            {
                if (products.Count == 0 || products[^1].Id != row.Text(0))
                {
                    products.Add((row.Text(0), row.Text(1)));
                    buyers.Add([]);
                }

                var customer = row.Text(2);
                if (!numbers.TryGetValue(customer, out var number))
                    numbers[customer] = number = numbers.Count;
                buyers[^1].Add(number);
            }

            return new Market(products, numbers.Count, new Purchases(buyers.ConvertAll(some => some.ToArray()), numbers.Count));
        }

        public bool Passes(ParameterValues values, int first, int second) =>
            values.Passes("product_id", Products[first].Id, Products[second].Id)
            && values.Passes("category", Products[first].Category, Products[second].Category);
    }
}
