namespace TradeKpi.Analyze.Statistics;

/// <summary>Centre and spread that a few outliers cannot move.</summary>
internal static class Robust
{
    // The third quartile of the standard normal: MAD / 0.6745 estimates its standard deviation.
    private const double MadOfNormal = 0.6745;

    // sqrt(pi / 2): the mean absolute deviation times it estimates the standard deviation of a normal.
    private const double NormalOfMeanDeviation = 1.253314;

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.ToArray();
        if (sorted.Length == 0)
            throw new InvalidOperationException("No values have no median.");
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + ((sorted[middle] - sorted[middle - 1]) / 2);
    }

    /// <summary>The median absolute deviation from the median, not scaled.</summary>
    public static double Mad(IReadOnlyCollection<double> values)
    {
        var median = Median(values);
        return Median(values.Select(value => Math.Abs(value - median)));
    }

    /// <summary>
    /// What a deviation from the median is divided by for its robust z: MAD / 0.6745; where more than half of the values are the same, so
    /// that MAD is 0, the mean absolute deviation times 1.253314; 0 when all are the same.
    /// </summary>
    /// <remarks>
    /// B. Iglewicz, D. Hoaglin, How to Detect and Handle Outliers (1993): outliers lie beyond 3.5. The fallback is the one of IBM SPSS's
    /// modified z score.
    /// </remarks>
    public static double Scale(IReadOnlyCollection<double> values)
    {
        if (Mad(values) is > 0 and var mad)
            return mad / MadOfNormal;
        var median = Median(values);
        return NormalOfMeanDeviation * values.Average(value => Math.Abs(value - median));
    }
}
