using MathNet.Numerics;

namespace TradeKpi.Analyze.Statistics;

/// <summary>
/// The distribution of a sum of many unlike chances: the binomial of the most that it can be, with its mean, stretched about that to its
/// variance.
/// </summary>
/// <remarks>
/// A binomial with the same mean and variance (W. Ehm, Binomial approximation to the Poisson binomial distribution, Statist. Probab. Lett.
/// 11 (1991) 7–16) would end short of counts that can be; this one does not. Tails by the incomplete beta function, between whole counts
/// too.
/// </remarks>
internal static class MatchedBinomial
{
    // Below it, of the mean, a sum is what it must be.
    private const double LeastVariance = 1e-9;

    /// <summary>
    /// The two-sided mid-p value of a count: twice the smaller tail, of which the count itself counts half (H. Lancaster, JASA 56 (1961)
    /// 223–234), at most 1.
    /// </summary>
    /// <param name="most">The most that the count can be; above 0, and no less than the mean.</param>
    public static double TwoSidedMidP(int count, int most, double mean, double variance)
    {
        if (variance <= mean * LeastVariance)
            return Math.Abs(count - mean) < 0.5 ? 1 : 0;
        var chance = Math.Min(mean / most, 1 - 1e-12);
        var stretch = Math.Sqrt(mean * (1 - chance) / variance);
        var above = (Above(count - 0.5) + Above(count + 0.5)) / 2;
        return Math.Min(1, 2 * Math.Min(above, 1 - above));

        double Above(double edge)
        {
            var at = mean + ((edge - mean) * stretch) + 0.5;
            if (at <= 0)
                return 1;
            return at >= most + 1 ? 0 : SpecialFunctions.BetaRegularized(at, most - at + 1, chance);
        }
    }
}
