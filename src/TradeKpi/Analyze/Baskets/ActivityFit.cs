namespace TradeKpi.Analyze.Baskets;

/// <summary>Those who are alike: so many members that have the same number.</summary>
internal sealed record Class(int Value, int Members)
{
    /// <summary>The classes of some numbers, the least first.</summary>
    public static Class[] Of(IEnumerable<int> values) =>
        [.. values.GroupBy(value => value).Select(same => new Class(same.Key, same.Count())).OrderBy(same => same.Value)];
}

/// <summary>Finds activities and popularities whose chances, 1 - exp(-activity × popularity), add up to every number given.</summary>
/// <remarks>
/// Newton's steps by turns for the one side and the other. The sum of chances is concave, so a step from below never goes too far; one from
/// above is held at a fifth. A customer with every product has no finite activity: the steps end when all numbers are met to a millionth.
/// </remarks>
internal static class ActivityFit
{
    private const double Tolerance = 1e-6;
    private const int MostRounds = 200;
    private const double LeastStep = 0.2;

    /// <summary>The chance that a customer of a class has a product of a class: by customers, then products.</summary>
    public static double[][] Of(Class[] customers, Class[] products)
    {
        var root = Math.Sqrt(customers.Sum(customer => (double)customer.Value * customer.Members));
        var activity = customers.Select(customer => customer.Value / root).ToArray();
        var popularity = products.Select(product => product.Value / root).ToArray();
        for (var round = 0; round < MostRounds; round++)
        {
            var off = Step(activity, customers, popularity, products);
            off = Math.Max(off, Step(popularity, products, activity, customers));
            if (off < Tolerance)
                break;
        }

        return [.. activity.Select(active => popularity.Select(popular => 1 - Math.Exp(-active * popular)).ToArray())];
    }

    /// <summary>A step of the one side; by what part its numbers were missed before.</summary>
    private static double Step(double[] mine, Class[] classes, double[] theirs, Class[] others)
    {
        var most = 0.0;
        for (var at = 0; at < mine.Length; at++)
        {
            var (sum, slope) = (0.0, 0.0);
            for (var other = 0; other < theirs.Length; other++)
            {
                var none = Math.Exp(-mine[at] * theirs[other]);
                sum += others[other].Members * (1 - none);
                slope += others[other].Members * theirs[other] * none;
            }

            var off = sum - classes[at].Value;
            most = Math.Max(most, Math.Abs(off) / classes[at].Value);
            if (slope > double.Epsilon)
                mine[at] = Math.Max(mine[at] * LeastStep, mine[at] - (off / slope));
        }

        return most;
    }
}
