using TradeKpi.Analyze.Series;

namespace TradeKpi.Report.Computed;

/// <summary>A segment on a day.</summary>
/// <param name="Value">What it had; with 2 places.</param>
/// <param name="Expected">Its own level on that day; with 2 places.</param>
internal sealed record SegmentOfDay(string Dimension, string Segment, decimal Value, decimal Expected, Surprise Surprise);

/// <summary>A daily series, its level, and the same of each of its segments.</summary>
internal sealed class SegmentedDays
{
    private const string Whole = "all";

    private readonly WeekdayLevel _level;
    private readonly List<(string Dimension, string Segment, DailySeries Series, WeekdayLevel Level)> _segments;

    private SegmentedDays(
        DailySeries all, WeekdayLevel level, IEnumerable<IGrouping<(string Dimension, string Segment), object?[]>> segments)
    {
        (All, _level) = (all, level);
        _segments =
        [
            .. from segment in segments
               let series = DailySeries.Over(all.First, all.Day(all.Values.Length - 1), segment.Select(row => (row.Day(0), row.Number(3))))
               select (segment.Key.Dimension, segment.Key.Segment, series, WeekdayLevel.Of(series)!),
        ];
    }

    /// <summary>The columns of the rows that it is made of.</summary>
    public static IReadOnlyList<string> Inputs { get; } = ["sale_date", "dimension", "segment", "value"];

    public DailySeries All { get; }

    /// <summary>Null when too few days are over to judge any.</summary>
    public static SegmentedDays? Of(IReadOnlyList<object?[]> rows)
    {
        var groups = rows.GroupBy(row => (Dimension: row.Text(1), Segment: row.Text(2))).ToList();
        var all = groups.Where(group => group.Key.Dimension == Whole)
            .SelectMany(group => group.Select(row => new[] { row[0], row[3] }))
            .Series();
        return WeekdayLevel.Of(all) is { } level
            ? new SegmentedDays(all, level, groups.Where(group => group.Key.Dimension != Whole))
            : null;
    }

    /// <summary>The days whose robust z lies beyond <c>threshold</c>, within <c>from</c> and <c>to</c>.</summary>
    public IEnumerable<int> Anomalies(ParameterValues values) => Enumerable.Range(0, All.Complete)
        .Where(at => values.Includes(All.Day(at)) && Math.Abs(RobustZ(at)) > (double)values.Number("threshold"));

    public double RobustZ(int at) => _level.RobustZ(at, (double)All.Values[at]);

    /// <summary>The day's value and level, with 2 places.</summary>
    public (decimal Value, decimal Expected) Day(int at) => (Rounded(All.Values[at]), Estimates.Money(_level.Expected[at]) ?? 0);

    public IEnumerable<SegmentOfDay> Segments(int at) =>
        from segment in _segments
        let value = segment.Series.Values[at]
        let expected = segment.Level.Expected[at]
        select new SegmentOfDay(
            segment.Dimension, segment.Segment, Rounded(value), Estimates.Money(expected) ?? 0,
            Surprise.Of((double)value, expected, (double)All.Values[at], _level.Expected[at]));

    private static decimal Rounded(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}
