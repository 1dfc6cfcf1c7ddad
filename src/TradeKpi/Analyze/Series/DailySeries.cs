namespace TradeKpi.Analyze.Series;

/// <summary>A value for every day from the first to the last; the last is the newest day, which is still under way.</summary>
/// <param name="First">The first day.</param>
internal sealed record DailySeries(DateTime First, decimal[] Values)
{
    /// <summary>The longest span of a series: ten years.</summary>
    public const int MostDays = 3_660;

    /// <summary>After more days than these without a value a series begins anew: a year.</summary>
    public const int MostGap = 366;

    private const int FewestDays = 7;

    /// <summary>Days that lie farther than these off all others may be mistyped dates: as far as a day's level is judged by.</summary>
    private const int Apart = 5 * 7;

    /// <summary>How many days are over, and so can be judged and learnt from.</summary>
    public int Complete => Math.Max(0, Values.Length - 1);

    public DateTime Day(int at) => First.AddDays(at);

    /// <summary>The days that are over, for estimates.</summary>
    public double[] Known() => [.. Values.Take(Complete).Select(value => (double)value)];

    /// <summary>
    /// The days from the first of those given to the last, those between without a value 0; of a span that is bounded, whatever a date
    /// says: after more than a year without any day a series begins anew, unless less than a week of days lies beyond that gap, and it is
    /// no longer than ten years. A few days more than five weeks off all others, less than a week of them in all, are mistyped and do not
    /// count: the weeks without a sale in between would make usual days look unusual.
    /// </summary>
    public static DailySeries Of(IReadOnlyCollection<(DateTime Day, decimal Value)> values)
    {
        if (values.Count == 0)
            return new DailySeries(default, []);
        var runs = Runs(WithoutStrays([.. values.Select(value => value.Day).Distinct().Order()]), MostGap);
        var run = runs.FindLast(run => run.Count >= FewestDays) ?? runs.MaxBy(run => run.Count)!;
        return Over(run.Find(day => (run[^1] - day).Days < MostDays), run[^1], values);
    }

    /// <summary>The days from first to last; those without a value have 0, and other days do not count.</summary>
    public static DailySeries Over(DateTime first, DateTime last, IEnumerable<(DateTime Day, decimal Value)> values)
    {
        var filled = new decimal[(last - first).Days + 1];
        foreach (var (day, value) in values.Where(value => value.Day >= first && value.Day <= last))
            filled[(day - first).Days] += value;
        return new DailySeries(first, filled);
    }

    private static IEnumerable<DateTime> WithoutStrays(List<DateTime> days)
    {
        var runs = Runs(days, Apart).ToLookup(run => run.Count >= FewestDays);
        return runs[true].Any() && runs[false].Sum(run => run.Count) < FewestDays ? runs[true].SelectMany(run => run) : days;
    }

    private static List<List<DateTime>> Runs(IEnumerable<DateTime> days, int mostGap)
    {
        var runs = new List<List<DateTime>>();
        foreach (var day in days)
        {
            if (runs.Count == 0 || (day - runs[^1][^1]).Days > mostGap)
                runs.Add([]);
            runs[^1].Add(day);
        }

        return runs;
    }
}
