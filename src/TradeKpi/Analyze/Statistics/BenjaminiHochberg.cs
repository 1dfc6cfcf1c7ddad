namespace TradeKpi.Analyze.Statistics;

/// <summary>Keeps the expected share of false discoveries among those made below a level.</summary>
/// <remarks>
/// Y. Benjamini, Y. Hochberg, Controlling the False Discovery Rate, J. R. Statist. Soc. B 57 (1995) 289–300; adjusted p-values as R's
/// p.adjust(p, "BH", n) gives them.
/// </remarks>
internal static class BenjaminiHochberg
{
    /// <summary>The q-value of each p-value: the lowest false discovery rate at which it is a discovery.</summary>
    /// <param name="comparisons">How many tests there were, also those whose p-values are not here because they are larger.</param>
    /// <param name="tests">How many tests each p-value is that of, above 0; one where it is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer comparisons than p-values.</exception>
    public static double[] Adjust(IReadOnlyList<double> pValues, long comparisons, Func<int, int>? tests = null)
    {
        var rank = tests is null ? pValues.Count : Enumerable.Range(0, pValues.Count).Sum(at => (long)tests(at));
        ArgumentOutOfRangeException.ThrowIfLessThan(comparisons, rank);
        var adjusted = new double[pValues.Count];
        var least = 1.0;
        foreach (var at in Enumerable.Range(0, pValues.Count).OrderByDescending(at => pValues[at]))
        {
            adjusted[at] = least = Math.Min(least, (double)comparisons / rank * pValues[at]);
            rank -= tests?.Invoke(at) ?? 1;
        }

        return adjusted;
    }
}
