namespace TradeKpi.Analyze.Baskets;

/// <summary>Who bought what, each customer and product once, and how many customers bought any two.</summary>
internal sealed class Purchases
{
    private readonly IReadOnlyList<int[]> _buyers;

    // By customer, ascending.
    private readonly int[][] _baskets;

    /// <param name="buyers">By product: the numbers of the customers who bought it, each once, from 0 and below <c>customers</c>.</param>
    public Purchases(IReadOnlyList<int[]> buyers, int customers)
    {
        _buyers = buyers;
        var sizes = new int[customers];
        foreach (var customer in buyers.SelectMany(some => some))
            sizes[customer]++;
        _baskets = [.. sizes.Select(size => new int[size])];
        var filled = new int[customers];
        for (var product = 0; product < buyers.Count; product++)
        {
            foreach (var customer in buyers[product])
                _baskets[customer][filled[customer]++] = product;
        }
    }

    /// <summary>How many different products each customer bought.</summary>
    public int[] BasketSizes => [.. _baskets.Select(basket => basket.Length)];

    /// <summary>How many customers bought a product.</summary>
    public int Buyers(int product) => _buyers[product].Length;

    /// <summary>
    /// The pairs of products that at least so many customers both bought, ascending, the first of a pair below the second.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<(int First, int Second, int Both)> Pairs(int least, CancellationToken cancellationToken)
    {
        var (counts, met, often) = (new int[_buyers.Count], new List<int>(), new List<(int Second, int Both)>());
        // Products come in their order, so each basket is read from behind the one that came last.
        var behind = new int[_baskets.Length];
        for (var first = 0; first < _buyers.Count; first++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Count(first, behind, counts, met);
            foreach (var second in met)
            {
                if (counts[second] >= least)
                    often.Add((second, counts[second]));
                counts[second] = 0;
            }

            met.Clear();
            often.Sort();
            foreach (var (second, both) in often)
                yield return (first, second, both);
            often.Clear();
        }
    }

    private void Count(int first, int[] behind, int[] counts, List<int> met)
    {
        foreach (var customer in _buyers[first])
        {
            foreach (var second in _baskets[customer].AsSpan(++behind[customer]))
            {
                if (counts[second]++ == 0)
                    met.Add(second);
            }
        }
    }
}
