namespace TradeKpi.Analyze.Statistics;

/// <summary>Intervals around forecasts from the size of earlier errors alone, whatever their distribution.</summary>
/// <remarks>
/// Split conformal prediction: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a Random World (2005); J. Lei et al., JASA 113
/// (2018).
/// Exact where errors are exchangeable; errors of a time series are so only about.
/// </remarks>
internal static class Conformal
{
    /// <summary>
    /// Half the width of the interval: the ceil((n + 1) × coverage)-th smallest error; null when there are too few errors for the coverage.
    /// </summary>
    /// <param name="errors">Absolute errors of forecasts that did not know the outcome.</param>
    /// <param name="coverage">Between 0 and 1.</param>
    public static double? HalfWidth(IReadOnlyCollection<double> errors, decimal coverage)
    {
        var rank = (int)Math.Ceiling((errors.Count + 1) * coverage);
        return rank > errors.Count ? null : errors.Order().ElementAt(Math.Max(0, rank - 1));
    }
}
