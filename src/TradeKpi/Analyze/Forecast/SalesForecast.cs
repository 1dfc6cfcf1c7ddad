using System.Globalization;
using TradeKpi.Analyze.Series;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Analyze.Forecast;

/// <summary>
/// The forecast of a daily series with a weekly season, and one of the year where it is known, and how such forecasts did on the days
/// before. Each of these was made from the days before it alone, with the smoothing that they give, which is found anew every week: every
/// error is one of a forecast that did not know its day. Anomalous days are damped before they are learnt, and judged as they were.
/// </summary>
internal sealed class SalesForecast
{
    /// <summary>The fewest complete days to forecast from: three weeks.</summary>
    public const int FewestDays = 21;

    private const int Week = 7;
    private const int Weeks = 4;

    // Half a year of tests is enough for every horizon and coverage; at most half of the days test.
    private const int MostTests = 26 * Week;

    // Of the mean day: errors are measured by what was forecast, and not by next to nothing.
    private const double LeastScale = 0.1;

    private readonly double[] _known;
    private readonly int _horizon;
    private readonly double _leastScale;
    private readonly Learnt _final;

    // By test, oldest first: the forecasts made after the day _firstTest + test, for whole weeks.
    private readonly double[][] _made;
    private readonly int _firstTest;

    private SalesForecast(double[] known, int horizon, CancellationToken cancellationToken)
    {
        (_known, _horizon) = (known, horizon);
        var ahead = Week * ((horizon + Week - 1) / Week);
        _leastScale = known.Average(Math.Abs) * LeastScale;
        var tests = Math.Min(MostTests, Math.Min(known.Length / 2, known.Length - FewestDays));
        _firstTest = known.Length - tests;
        _made = new double[tests][];
        var (days, smoothing) = (new List<double>(), (Smoothing?)null);
        for (var test = 0; test < tests; test++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = known[..(_firstTest + test)];
            if (test % Week == 0)
                (days, smoothing) = ([.. DampedDays.Of(before)], null);
            else
                days.Add(DampedDays.Newest(before));
            var learnt = Learnt.Of([.. days], ahead, smoothing);
            (_made[test], smoothing) = (learnt.Ahead, learnt.Smoothing);
        }

        _final = Learnt.Of(DampedDays.Of(known), ahead, smoothing: null);
    }

    /// <summary>The forecasts from the newest day on, which is still under way; never below 0.</summary>
    public IReadOnlyList<double> Values => _final.Ahead[.._horizon];

    /// <summary>The model in words, with its smoothing.</summary>
    public string Model => string.Create(
        CultureInfo.InvariantCulture,
        $"Holt-Winters, damped, and steady weeks{(_final.IsYearly ? ", with the year's season" : "")}: " +
        $"alpha {_final.Smoothing.Alpha:0.00}, beta {_final.Smoothing.Beta:0.00}, gamma {_final.Smoothing.Gamma:0.00}, " +
        $"phi {_final.Smoothing.Phi:0.00}");

    /// <summary>Null when fewer than <see cref="FewestDays"/> days are over.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SalesForecast? Of(DailySeries series, int horizon, CancellationToken cancellationToken = default) =>
        series.Complete < FewestDays ? null : new SalesForecast(series.Known(), horizon, cancellationToken);

    /// <summary>The errors of the forecasts that looked so many days ahead, oldest first, as outcome less forecast.</summary>
    /// <param name="step">From 1.</param>
    public double[] Errors(int step) => [.. Tests(step).Select(test => Outcome(test, step) - _made[test][step - 1])];

    /// <summary>The errors of the same forecasts had they repeated the newest known value of the weekday (seasonal naive).</summary>
    public double[] NaiveErrors(int step) => [.. Tests(step).Select(test => Outcome(test, step) - Earlier(test, step, weeks: 1))];

    /// <summary>The errors of the same forecasts had they been the mean of the newest four known values of the weekday.</summary>
    public double[] MeanErrors(int step) => [.. Tests(step).Select(test => Outcome(test, step) - Earlier(test, step, Weeks))];

    /// <summary>
    /// Half the width of the interval around a forecast so many days ahead; null when there were too few tests for the coverage.
    /// </summary>
    public double? HalfWidth(int step, decimal coverage) => Intervals(step, coverage).Next * Scale(_final.Ahead, step);

    /// <summary>How often the intervals held that the tests before gave; null when there were too few of these.</summary>
    public double? ObservedCoverage(int step, decimal coverage) => Intervals(step, coverage).Observed;

    private AdaptiveConformal Intervals(int step, decimal coverage) => new(
        [.. Tests(step).Select(test => Math.Abs(Outcome(test, step) - _made[test][step - 1]) / Scale(_made[test], step))],
        step - 1, coverage);

    // Errors grow with sales, and so do the intervals: by the mean forecast of the week, which is surer than that of the day.
    private double Scale(double[] ahead, int step)
    {
        var first = (step - 1) / Week * Week;
        return Math.Max(ahead[first..(first + Week)].Average(), _leastScale) is > 0 and var scale ? scale : 1;
    }

    private IEnumerable<int> Tests(int step) => Enumerable.Range(0, Math.Max(0, _made.Length - step + 1));

    private double Outcome(int test, int step) => _known[_firstTest + test + step - 1];

    private double Earlier(int test, int step, int weeks)
    {
        var newest = _firstTest + test + step - 1 - (Week * ((step + Week - 1) / Week));
        return Enumerable.Range(0, weeks).Select(week => newest - (week * Week)).Where(day => day >= 0).Average(day => _known[day]);
    }
}
