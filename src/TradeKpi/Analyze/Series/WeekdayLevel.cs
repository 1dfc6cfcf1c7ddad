using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Analyze.Series;

/// <summary>
/// What a day would be on an ordinary week: the median of the five weeks around it, plus what its weekday usually adds (a median too). Few
/// outliers
/// cannot move it, and it moves and scales with the series.
/// </summary>
internal sealed class WeekdayLevel
{
    /// <summary>The fewest complete days to judge by: every weekday twice.</summary>
    public const int FewestDays = 14;

    private const int Week = 7;

    // Whole weeks, so that every weekday counts alike; odd, so that the day lies in the middle.
    private const int Window = 5 * Week;

    private readonly double[] _expected;

    private WeekdayLevel(double[] trend, double[] expected, double scale) => (Trend, _expected, Scale) = (trend, expected, scale);

    /// <summary>The median of the five weeks around each day; the first and last five weeks for days near an end.</summary>
    public IReadOnlyList<double> Trend { get; }

    /// <summary>The level of each day, also of the newest.</summary>
    public IReadOnlyList<double> Expected => _expected;

    /// <summary>What a deviation is divided by for its robust z; 0 when no day ever deviates.</summary>
    public double Scale { get; }

    /// <summary>Null when fewer than <see cref="FewestDays"/> days are over.</summary>
    public static WeekdayLevel? Of(DailySeries series) => Of(series.Known(), series.Values.Length);

    /// <summary>The same of days that are all over.</summary>
    public static WeekdayLevel? Of(double[] known) => Of(known, known.Length);

    /// <summary>
    /// The robust z of a value on a day: its deviation over the scale of all days' deviations; 0 when no day ever deviates.
    /// </summary>
    public double RobustZ(int at, double value) => Scale > 0 ? (value - _expected[at]) / Scale : 0;

    private static WeekdayLevel? Of(double[] known, int days)
    {
        if (known.Length < FewestDays)
            return null;
        var trend = Enumerable.Range(0, days).Select(at => TrendAt(known, at)).ToArray();
        var weekdays = Enumerable.Range(0, Week)
            .Select(weekday => Robust.Median(
                Enumerable.Range(0, known.Length).Where(at => at % Week == weekday).Select(at => known[at] - trend[at])))
            .ToArray();
        var residuals = known.Select((value, at) => value - trend[at] - weekdays[at % Week]).ToArray();
        var centre = Robust.Median(residuals);
        return new WeekdayLevel(trend, [.. trend.Select((level, at) => level + weekdays[at % Week] + centre)], Robust.Scale(residuals));
    }

    private static double TrendAt(double[] known, int at)
    {
        var length = Math.Min(Window, known.Length);
        var from = Math.Clamp(at - (length / 2), 0, known.Length - length);
        return Robust.Median(known.Skip(from).Take(length));
    }
}
