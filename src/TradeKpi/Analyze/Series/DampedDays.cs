namespace TradeKpi.Analyze.Series;

/// <summary>What is learnt of a series: its days, those that are anomalous damped, so that no single day speaks for what comes.</summary>
/// <remarks>
/// A day beyond a robust z of 3.5 counts as its weekday's level would have it. Where three in a row lie beyond it on one side, something
/// may have changed: these count as the farthest day that is no anomaly. Days are judged by their share of the level around them: by the
/// deviations of a small year, what is usual for a shop that grew was taken for an anomaly.
/// </remarks>
internal static class DampedDays
{
    private const double Threshold = 3.5;
    private const int Change = 3;

    // Of the mean day: most of a shop's days may have been without a sale.
    private const double LeastLevel = 0.1;

    /// <summary>Days enough to judge the newest by.</summary>
    private const int Near = 70;

    /// <summary>The days as they are learnt; as they are where too few are known to judge any.</summary>
    /// <param name="known">Never below 0.</param>
    public static double[] Of(double[] known)
    {
        if (WeekdayLevel.Of(known) is not { } around || known.Average() * LeastLevel is not (> 0 and var least))
            return known;
        var levels = around.Trend.Select(trend => Math.Max(trend, least)).ToArray();
        var shares = known.Zip(levels, (value, level) => value / level).ToArray();
        var usual = WeekdayLevel.Of(shares)!;
        var sides = shares.Select((share, at) => Side(usual.RobustZ(at, share))).ToArray();
        return [.. known.Select((value, at) => sides[at] switch
        {
            0 => value,
            _ when IsChange(sides, at) => levels[at] * Math.Max(0, usual.Expected[at] + (sides[at] * Threshold * usual.Scale)),
            _ => levels[at] * Math.Max(0, usual.Expected[at]),
        })];
    }

    /// <summary>The newest day as it is learnt, of the days near it alone.</summary>
    public static double Newest(double[] known) => Of(known[Math.Max(0, known.Length - Near)..])[^1];

    private static int Side(double score) => Math.Abs(score) > Threshold ? Math.Sign(score) : 0;

    private static bool IsChange(int[] sides, int at)
    {
        var (from, to) = (at, at);
        while (from > 0 && sides[from - 1] == sides[at])
            from--;
        while (to < sides.Length - 1 && sides[to + 1] == sides[at])
            to++;
        return to - from + 1 >= Change;
    }
}
