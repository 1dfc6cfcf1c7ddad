namespace TradeKpi.Analyze.Forecast;

/// <summary>What the time of the year makes of a daily series, from the years before.</summary>
/// <remarks>
/// The ratio to moving average (F. Macaulay, 1931) by calendar day: the level of three weeks around the same day of earlier years,
/// over their mean. It is taken to a power below 1, as one year's level is that year's chance too, and not where the changes over
/// four weeks of one year ran the other way in the next (their logarithms, multiplied and added up). More is not asked: chance
/// hides half a year's changes, a season that is missed costs much, and one that is not there little.
/// </remarks>
internal static class YearlySeason
{
    /// <summary>The days before these have no year before them, and no factor.</summary>
    public const int Year = 365;

    // A year, and three changes over four weeks to see whether they come again.
    private const int Fewest = Year + (3 * FourWeeks);
    private const int FourWeeks = 28;
    private const double Strength = 0.9;

    // Of the mean level: a shop that stood still is no ground for a factor of thousands.
    private const double LeastLevel = 0.1;

    /// <summary>
    /// The factor of each day from <see cref="Year"/> to <c>ahead</c> days after the last; null where less than a year and a season are
    /// known, or where the next year ran against it.
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

    // Whole weeks, so that no weekday counts more: the centred mean of 21 days.
    private static double[] Levels(double[] known, double least)
    {
        const int Half = 10;
        var levels = new double[known.Length];
        for (var day = 0; day < known.Length; day++)
        {
            var middle = Math.Clamp(day, Half, known.Length - Half - 1);
            levels[day] = Math.Max(least, known[(middle - Half)..(middle + Half + 1)].Average());
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
        var together = 0.0;
        for (var day = Year + FourWeeks; day < levels.Length; day++)
        {
            together += Math.Log(factors[day - Year] / factors[day - Year - FourWeeks])
                * Math.Log(levels[day] / levels[day - FourWeeks]);
        }

        return together > 0;
    }
}
