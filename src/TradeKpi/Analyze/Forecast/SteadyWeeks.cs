namespace TradeKpi.Analyze.Forecast;

/// <summary>
/// What a shop whose weeks do not change will sell: the mean day of the last eight weeks, times its weekday's share of the last year.
/// </summary>
/// <remarks>
/// It holds the level more still than a smoothing that has to be ready for changes. Of two such forecasts the mean is better than
/// either: J. Bates, C. Granger, The Combination of Forecasts (1969).
/// </remarks>
internal static class SteadyWeeks
{
    private const int Week = 7;
    private const int LevelWeeks = 8;
    private const int ShareWeeks = 52;

    /// <summary>The forecasts of the next steps, nearest first.</summary>
    /// <param name="known">Never below 0; at least a week.</param>
    public static double[] Ahead(double[] known, int steps)
    {
        var year = Newest(known, ShareWeeks);
        var level = Newest(known, LevelWeeks).Average();
        if (year.Average() is not (> 0 and var mean))
            return new double[steps];
        var weekdays = Enumerable.Range(0, Week).Select(weekday => level * year.Where((_, at) => at % Week == weekday).Average() / mean)
            .ToArray();
        return [.. Enumerable.Range(0, steps).Select(step => weekdays[step % Week])];
    }

    private static double[] Newest(double[] known, int weeks) => known[^(Week * Math.Min(weeks, known.Length / Week))..];
}
