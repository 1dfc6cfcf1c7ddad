namespace TradeKpi.Analyze.Statistics;

/// <summary>Intervals from the size of earlier errors that learn from how often they held.</summary>
/// <remarks>
/// I. Gibbs, E. Candès, Adaptive Conformal Inference Under Distribution Shift, NeurIPS 2021: split conformal intervals (<see
/// cref="Conformal"/>) whose level moves a little up after each miss and down after each hit, once the outcome is known. So the share of
/// hits comes to the coverage in the long run, also where errors are not exchangeable.
/// </remarks>
internal sealed class AdaptiveConformal
{
    private const double Rate = 0.02;

    // The first intervals rest on few errors; they count for the level, not for what is said of the coverage.
    private const int Unjudged = 30;

    private readonly double[] _sizes;
    private readonly int _delay;
    private readonly double _coverage;
    private double _level;

    /// <param name="sizes">Of the errors that came, oldest first, each over what it is to be measured by.</param>
    /// <param name="delay">How many later ones are made before an outcome is known.</param>
    public AdaptiveConformal(double[] sizes, int delay, decimal coverage)
    {
        (_sizes, _delay, _coverage, _level) = (sizes, delay, (double)coverage, (double)coverage);
        var holds = new bool?[sizes.Length];
        var (inside, judged) = (0, 0);
        for (var at = 0; at < sizes.Length; at++)
        {
            Learn(holds, at - delay - 1);
            if (Width(at - delay) is not { } width)
                continue;
            holds[at] = sizes[at] <= width;
            if (at < Math.Min(Unjudged, sizes.Length / 2))
                continue;
            judged++;
            inside += holds[at] is true ? 1 : 0;
        }

        for (var at = Math.Max(0, sizes.Length - delay - 1); at < sizes.Length; at++)
            Learn(holds, at);
        Observed = judged == 0 ? null : (double)inside / judged;
    }

    /// <summary>Half the width of the next interval; null while there are too few errors for the coverage.</summary>
    public double? Next => Width(_sizes.Length);

    /// <summary>How often the intervals held that were made from the errors known before; null when there was none to judge.</summary>
    public double? Observed { get; }

    private void Learn(bool?[] holds, int at)
    {
        if (at >= 0 && holds[at] is { } held)
            _level = Math.Clamp(_level + (Rate * (_coverage - (held ? 1 : 0))), 0, 1);
    }

    private double? Width(int known)
    {
        if (known <= 0 || Conformal.HalfWidth(_sizes[..known], (decimal)_coverage) is null)
            return null;
        return Conformal.HalfWidth(_sizes[..known], (decimal)_level) ?? _sizes[..known].Max();
    }
}
