namespace TradeKpi.Analyze.Series;

/// <summary>How a segment's part in a day differs from its part in an ordinary day.</summary>
/// <remarks>
/// R. Bhagwan et al., Adtributor: Revenue Debugging in Advertising Systems, NSDI 2014: explanatory power (4.1) and surprise (4.2).
/// </remarks>
/// <param name="Share">Explanatory power: the segment's deviation over the day's.</param>
/// <param name="ExpectedShare">The segment's expected value over the day's.</param>
/// <param name="Value">The Jensen-Shannon term of the expected and the actual share, in nats; 0 where they agree.</param>
internal sealed record Surprise(double Share, double ExpectedShare, double Value)
{
    private const double LeastShare = 0.5;
    private const double LeastExcess = 0.25;

    /// <summary>
    /// Whether the segment explains the day: at least half of the deviation is its own, and a quarter of it more than its size would give.
    /// </summary>
    public bool Explains => Share >= LeastShare && Share - ExpectedShare >= LeastExcess;

    /// <param name="value">What the segment had on the day.</param>
    /// <param name="expected">What it would have had.</param>
    public static Surprise Of(double value, double expected, double dayValue, double dayExpected)
    {
        var (before, after) = (Part(expected, dayExpected), Part(value, dayValue));
        var deviation = dayValue - dayExpected;
        var both = before + after;
        return new Surprise(deviation == 0 ? 0 : (value - expected) / deviation, before, (Term(before, both) + Term(after, both)) / 2);
    }

    private static double Part(double part, double whole) => whole > 0 ? Math.Clamp(part / whole, 0, 1) : 0;

    private static double Term(double share, double both) => share > 0 ? share * Math.Log(2 * share / both) : 0;
}
