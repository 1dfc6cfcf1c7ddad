using MathNet.Numerics.LinearRegression;

namespace TradeKpi.Analyze.Forecast;

/// <summary>Where the smoothing of a series begins.</summary>
/// <remarks>
/// R. Hyndman et al., Forecasting with Exponential Smoothing (2008), 2.6.1: the season from the first periods less their moving average,
/// summing to 0;
/// level and trend from a line through the first ten values of that average, taken back to before the first step.
/// </remarks>
/// <param name="Used">How many of the first values it knows.</param>
internal sealed record HoltWintersStart(double Level, double Trend, double[] Season, int Used)
{
    private const int LinePoints = 10;

    /// <summary>The first periods that the season is taken from where nobody says otherwise.</summary>
    private const int FirstPeriods = 3;

    /// <summary>The fewest values that a start can be made of.</summary>
    public static int Fewest(int period) => Math.Max(2 * period, LinePoints + (2 * (period / 2)));

    /// <param name="most">The first periods that the season is taken from, where there are so many.</param>
    /// <exception cref="ArgumentException">There are fewer values than <see cref="Fewest"/>.</exception>
    public static HoltWintersStart Of(ReadOnlySpan<double> values, int period, int most = FirstPeriods)
    {
        if (values.Length < Fewest(period))
            throw new ArgumentException($"{values.Length} values are too few for a period of {period}: it takes {Fewest(period)}.",
                nameof(values));
        var periods = Math.Max(Math.Min(most, values.Length / period), (Fewest(period) + period - 1) / period);
        var head = values[..Math.Min(values.Length, periods * period)];
        var average = MovingAverage(head, period);
        var lost = period / 2;
        var season = new double[period];
        for (var step = 0; step < period; step++)
            season[step] = MeanOver(head, average, lost, step, period);
        var mean = season.Average();
        var (intercept, slope) = SimpleRegression.Fit([.. Enumerable.Range(lost + 1, LinePoints).Select(at => (double)at)],
            average[..LinePoints]);
        return new HoltWintersStart(intercept, slope, [.. season.Select(value => value - mean)], head.Length);
    }

    public HoltWinters With(Smoothing smoothing) => new(smoothing, Level, Trend, Season);

    // Centred; an even period takes half of the value at either end.
    private static double[] MovingAverage(ReadOnlySpan<double> values, int period)
    {
        var half = period / 2;
        var average = new double[values.Length - (2 * half)];
        for (var at = 0; at < average.Length; at++)
        {
            var sum = 0.0;
            for (var near = at; near <= at + (2 * half); near++)
                sum += period % 2 == 0 && (near == at || near == at + (2 * half)) ? values[near] / 2 : values[near];
            average[at] = sum / period;
        }

        return average;
    }

    private static double MeanOver(ReadOnlySpan<double> values, double[] average, int lost, int step, int period)
    {
        var (sum, count) = (0.0, 0);
        for (var at = step; at < values.Length; at += period)
        {
            if (at < lost || at - lost >= average.Length)
                continue;
            sum += values[at] - average[at - lost];
            count++;
        }

        return sum / count;
    }
}
