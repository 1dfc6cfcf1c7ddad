namespace TradeKpi.Analyze.Baskets;

/// <summary>
/// How many customers would have bought two products if nobody chose one for the other: each customer still buys as many products, each
/// product still has as many customers.
/// </summary>
/// <remarks>
/// The chance that a customer has a product is 1 - exp(-activity × popularity), both found so that every number is kept (I. Norros,
/// H. Reittu, On a conditionally Poissonian graph process, Adv. Appl. Prob. 38 (2006) 59–75, here between customers and products); as the
/// size of a basket is given, two chances of one customer go together as J. Hájek (Ann. Math. Statist. 35 (1964) 1491–1523) has it:
/// π_ab = π_a π_b - π_a (1 - π_a) π_b (1 - π_b) / Σ π (1 - π), the sum here without half of a's and of b's own part, so that it is exact
/// also for few products that are alike. The variance leaves out what the given margins take from it (a linear
/// projection on them). Products with as many customers are alike to it, and so are customers with as many products: it works on these
/// classes. That common neighbours are tested against such a null: F. Saracco et al., New J. Phys. 19 (2017) 053022.
/// </remarks>
internal sealed class ActivityNull
{
    private readonly double[] _customers;
    private readonly double[] _rooms;
    private readonly ProductClass[] _classes;
    private readonly Dictionary<int, int> _classOf;
    private readonly Dictionary<(int, int), Expected> _known = [];

    /// <param name="basketSizes">How many products each customer has; above 0.</param>
    /// <param name="buyers">How many customers each product has; above 0.</param>
    public ActivityNull(IEnumerable<int> basketSizes, IEnumerable<int> buyers)
    {
        var (sizes, counts) = (Class.Of(basketSizes), Class.Of(buyers));
        var chances = ActivityFit.Of(sizes, counts);
        _customers = [.. sizes.Select(size => (double)size.Members)];
        _rooms = [.. chances.Select(row => row.Zip(counts, (chance, count) => count.Members * chance * (1 - chance)).Sum())];
        _classes = [.. counts.Select((_, at) => new ProductClass([.. chances.Select(row => row[at])], _customers))];
        _classOf = counts.Select((count, at) => (count.Value, at)).ToDictionary(pair => pair.Value, pair => pair.at);
    }

    /// <summary>What to expect of two products with so many customers each.</summary>
    public Expected Both(int buyersOfOne, int buyersOfOther)
    {
        var (one, other) = (_classOf[Math.Min(buyersOfOne, buyersOfOther)], _classOf[Math.Max(buyersOfOne, buyersOfOther)]);
        if (!_known.TryGetValue((one, other), out var expected))
            _known[(one, other)] = expected = Of(_classes[one], _classes[other]);
        return expected;
    }

    private Expected Of(ProductClass one, ProductClass other)
    {
        var (mean, core, pulledOne, levelOne, pulledOther, levelOther) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var at = 0; at < _customers.Length; at++)
        {
            var (p, q, v, w) = (one.Chances[at], other.Chances[at], one.Spreads[at], other.Spreads[at]);
            mean += _customers[at] * p * q;
            // v holds the customers already.
            if (_rooms[at] - ((one.Bare[at] + other.Bare[at]) / 2) is > 0 and var room)
                mean -= v * other.Bare[at] / room;
            core += v * other.Bare[at];
            levelOne += v * q;
            pulledOne += v * q * q;
            levelOther += w * p;
            pulledOther += w * p * p;
        }

        var variance = core + Left(pulledOne, levelOne, one.Spread) + Left(pulledOther, levelOther, other.Spread);
        return new Expected(Math.Max(0, mean), Math.Max(0, variance));
    }

    // The weighted sum of squares about the weighted mean.
    private static double Left(double squares, double sum, double weight) => weight > 0 ? Math.Max(0, squares - (sum * sum / weight)) : 0;

    /// <summary>Products with as many customers, over the classes of customers.</summary>
    private sealed class ProductClass
    {
        public ProductClass(double[] chances, double[] customers)
        {
            Chances = chances;
            Bare = [.. chances.Select(chance => chance * (1 - chance))];
            Spreads = [.. Bare.Select((spread, at) => customers[at] * spread)];
            Spread = Spreads.Sum();
        }

        public double[] Chances { get; }

        public double[] Bare { get; }

        public double[] Spreads { get; }

        public double Spread { get; }
    }
}

/// <summary>How many customers of both are to be expected.</summary>
internal sealed record Expected(double Mean, double Variance);
