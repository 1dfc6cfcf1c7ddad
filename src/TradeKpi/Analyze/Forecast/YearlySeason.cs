namespace TradeKpi.Analyze.Forecast;

/// <summary>What the time of the year makes of a daily series, from the years before.</summary>
/// <remarks>
/// The ratio to moving average (F. Macaulay, 1931) by calendar day: the level of two weeks around the same day of earlier years, over their
/// mean. It is taken to a power below 1, as one year's level is that year's chance too, and only where the changes over four weeks of one
/// year came again in the next: the sum of the products of their logarithms must be one that a level which wanders freely reaches in one
/// case of twenty (Bartlett's variance of such a sum, J. R. Statist. Soc. 8 (1946) 27–41, of changes that overlap as a random walk's do).
/// </remarks>
internal static class YearlySeason
{
    /// <summary>The days before these have no year before them, and no factor.</summary>
    public const int Year = 365;

    // A year, and three changes over four weeks to see whether they come again.
    private const int Fewest = Year + (3 * FourWeeks);
    private const int FourWeeks = 28;
    private const double Strength = 0.8;

    // Of a normal deviate: one in twenty is above.
    private const double Normal95 = 1.6448536269514722;

    // Of the mean level: a shop that stood still is no ground for a factor of thousands.
    private const double LeastLevel = 0.1;

    /// <summary>
    /// The factor of each day from <see cref="Year"/> to <c>ahead</c> days after the last; null where less than a year and a season are
    /// known, or where the next year may have moved by chance alone.
    /// </summary>
    /// <param name="known">Never below 0.</param>
    /// <param name="ahead">Fewer than half a year.</param>
    public static double[]? Of(double[] known, int ahead)
    {
        if (known.Length < Fewest || known.Average() is not (> 0 and var mean))
            return null;
        var levels = Levels(known, mean * LeastLevel);
        var factors = Enumerable.Range(Year, known.Length - Year + ahead).Select(day => Before(levels, day)).ToArray();
        if (!ComesAgain(levels, factors))
            return null;
        var middle = factors[..(known.Length - Year)].Average();
        return [.. factors.Select(factor => Math.Pow(factor / middle, Strength))];
    }

    // Whole weeks, so that no weekday counts more: the centred mean of 14 days, half of the day at either end.
    private static double[] Levels(double[] known, double least)
    {
        const int Half = 7;
        var levels = new double[known.Length];
        for (var day = 0; day < known.Length; day++)
        {
            var middle = Math.Clamp(day, Half, known.Length - Half - 1);
            var sum = (known[middle - Half] + known[middle + Half]) / 2;
            for (var near = middle - Half + 1; near < middle + Half; near++)
                sum += known[near];
            levels[day] = Math.Max(least, sum / (2 * Half));
        }

        return levels;
    }

    private static double Before(double[] levels, int day)
    {
        var (sum, years) = (0.0, 0);
        for (var same = day - Year; same >= 0; same -= Year)
        {
            if (same < levels.Length)
                (sum, years) = (sum + levels[same], years + 1);
        }

        return sum / years;
    }

    private static bool ComesAgain(double[] levels, double[] factors)
    {
        var changes = Enumerable.Range(Year + FourWeeks, levels.Length - Year - FourWeeks)
            .Select(day => (
                Before: Math.Log(factors[day - Year] / factors[day - Year - FourWeeks]),
                Now: Math.Log(levels[day] / levels[day - FourWeeks])))
            .ToArray();
        var together = changes.Sum(change => change.Before * change.Now);
        return together > 0 && together * together > Normal95 * Normal95 * ByChance(changes);
    }

    // The variance of the sum, given the year before: changes less than four weeks apart share days, a part each of their own variance.
    private static double ByChance((double Before, double Now)[] changes)
    {
        var sum = 0.0;
        for (var one = 0; one < changes.Length; one++)
        {
            for (var other = Math.Max(0, one - FourWeeks + 1); other < Math.Min(changes.Length, one + FourWeeks); other++)
                sum += changes[one].Before * changes[other].Before * (1 - ((double)Math.Abs(one - other) / FourWeeks));
        }

        return sum * changes.Average(change => change.Now * change.Now);
    }
}
