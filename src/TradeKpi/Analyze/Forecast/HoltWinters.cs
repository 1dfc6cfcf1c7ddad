namespace TradeKpi.Analyze.Forecast;

/// <summary>How fast level, trend and season follow the series, and how fast the trend fades.</summary>
/// <param name="Alpha">Of the level, 0 to 1.</param>
/// <param name="Beta">Of the trend, as a share of the level's change, 0 to 1.</param>
/// <param name="Gamma">Of the season, 0 to 1 - alpha.</param>
/// <param name="Phi">What is left of the trend a step later.</param>
internal sealed record Smoothing(double Alpha, double Beta, double Gamma, double Phi);

/// <summary>Exponential smoothing with a damped trend and an additive season.</summary>
/// <remarks>
/// C. Holt (1957), P. Winters (1960), E. Gardner and E. McKenzie (1985); as in R. Hyndman, G. Athanasopoulos, Forecasting: Principles and
/// Practice, 3rd ed., 8.3 (damped additive method). A value is one step of the series.
/// </remarks>
internal sealed class HoltWinters
{
    private readonly double[] _season;
    private double _level;
    private double _trend;
    private int _at;

    /// <param name="season">What each step of the first period adds.</param>
    public HoltWinters(Smoothing smoothing, double level, double trend, IReadOnlyList<double> season) =>
        (Smoothing, _level, _trend, _season) = (smoothing, level, trend, [.. season]);

    public Smoothing Smoothing { get; }

    /// <summary>The forecast of the next step.</summary>
    public double Next => _level + (Smoothing.Phi * _trend) + _season[_at];

    /// <summary>Takes the next value; the error of its forecast.</summary>
    public double Take(double value)
    {
        var error = value - Next;
        var damped = Smoothing.Phi * _trend;
        var level = (Smoothing.Alpha * (value - _season[_at])) + ((1 - Smoothing.Alpha) * (_level + damped));
        _season[_at] = (Smoothing.Gamma * (value - _level - damped)) + ((1 - Smoothing.Gamma) * _season[_at]);
        _trend = (Smoothing.Beta * (level - _level)) + ((1 - Smoothing.Beta) * damped);
        _level = level;
        _at = (_at + 1) % _season.Length;
        return error;
    }

    /// <summary>The forecasts of the next steps, nearest first.</summary>
    public double[] Ahead(int steps)
    {
        var forecasts = new double[steps];
        var (fading, travelled) = (Smoothing.Phi, 0.0);
        for (var step = 0; step < steps; step++)
        {
            travelled += fading;
            fading *= Smoothing.Phi;
            forecasts[step] = _level + (travelled * _trend) + _season[(_at + step) % _season.Length];
        }

        return forecasts;
    }
}
