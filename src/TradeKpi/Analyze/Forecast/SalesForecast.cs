using System.Globalization;
using TradeKpi.Analyze.Series;
using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Analyze.Forecast;

/// <summary>
/// The forecast of a daily series with a weekly season, and how such forecasts did on the days before. Each of these was made from the days
/// before it
/// alone, with the smoothing that they give, which is found anew every week: every error is one of a forecast that did not know its day.
/// </summary>
internal sealed class SalesForecast
{
    /// <summary>The fewest complete days to forecast from: three weeks.</summary>
    public const int FewestDays = 21;

    private const int Week = 7;

    // Half a year of tests is enough for every horizon and coverage; at most half of the days test.
    private const int MostTests = 26 * Week;

    private readonly double[] _known;
    private readonly Smoothing _smoothing;

    // By test, oldest first: the forecasts made after the day _firstTest + test.
    private readonly double[][] _made;
    private readonly int _firstTest;

    private SalesForecast(double[] known, int horizon)
    {
        _known = known;
        var tests = Math.Min(MostTests, Math.Min(known.Length / 2, known.Length - FewestDays));
        _firstTest = known.Length - tests;
        _made = new double[tests][];
        HoltWinters? model = null;
        for (var test = 0; test < tests; test++)
        {
            model = test % Week == 0 ? Learnt(known[..(_firstTest + test)]) : model;
            _made[test] = Ahead(model!, horizon);
            _ = model!.Take(known[_firstTest + test]);
        }

        var final = Learnt(known);
        _smoothing = final.Smoothing;
        Values = Ahead(final, horizon);
    }

    /// <summary>The forecasts from the newest day on, which is still under way; never below 0.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The model in words, with its smoothing.</summary>
    public string Model => string.Create(
        CultureInfo.InvariantCulture,
        $"Holt-Winters, damped: alpha {_smoothing.Alpha:0.00}, beta {_smoothing.Beta:0.00}, gamma {_smoothing.Gamma:0.00}, phi " +
        $"{_smoothing.Phi:0.00}");

    /// <summary>Null when fewer than <see cref="FewestDays"/> days are over.</summary>
    public static SalesForecast? Of(DailySeries series, int horizon) =>
        series.Complete < FewestDays ? null : new SalesForecast(series.Known(), horizon);

    /// <summary>The errors of the forecasts that looked so many days ahead, oldest first, as outcome less forecast.</summary>
    /// <param name="step">From 1.</param>
    public double[] Errors(int step) => [.. Tests(step).Select(test => Outcome(test, step) - _made[test][step - 1])];

    /// <summary>The errors of the same forecasts had they repeated the newest known value of the weekday (seasonal naive).</summary>
    public double[] NaiveErrors(int step) => [.. Tests(step).Select(test => Outcome(test, step) - Naive(test, step))];

    /// <summary>
    /// Half the width of the interval around a forecast so many days ahead; null when there were too few tests for the coverage.
    /// </summary>
    public double? HalfWidth(int step, decimal coverage) => Conformal.HalfWidth([.. Errors(step).Select(Math.Abs)], coverage);

    /// <summary>
    /// The share of the later half of the tests whose outcome lay in the interval that the tests before it gave; null when there were too
    /// few of these.
    /// </summary>
    public double? ObservedCoverage(int step, decimal coverage)
    {
        var sizes = Errors(step).Select(Math.Abs).ToArray();
        var (inside, judged) = (0, 0);
        for (var test = _made.Length / 2; test < sizes.Length; test++)
        {
            // Only outcomes that were known when the forecast was made.
            if (Conformal.HalfWidth(sizes[..Math.Max(0, test - step + 1)], coverage) is not { } width)
                continue;
            judged++;
            inside += sizes[test] <= width ? 1 : 0;
        }

        return judged == 0 ? null : (double)inside / judged;
    }

    private IEnumerable<int> Tests(int step) => Enumerable.Range(0, Math.Max(0, _made.Length - step + 1));

    private double Outcome(int test, int step) => _known[_firstTest + test + step - 1];

    private double Naive(int test, int step) => _known[_firstTest + test + step - 1 - (Week * ((step + Week - 1) / Week))];

    private static HoltWinters Learnt(double[] values)
    {
        var start = HoltWintersStart.Of(values, Week);
        var model = start.With(HoltWintersFit.Of(values, start));
        foreach (var value in values)
            _ = model.Take(value);
        return model;
    }

    private static double[] Ahead(HoltWinters model, int horizon) => [.. model.Ahead(horizon).Select(value => Math.Max(0, value))];
}
