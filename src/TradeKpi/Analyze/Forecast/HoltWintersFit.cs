using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace TradeKpi.Analyze.Forecast;

/// <summary>Finds the smoothing with the least sum of squared one-step errors.</summary>
/// <remarks>
/// Within the bounds that R. Hyndman et al. (2008) advise: beta and gamma above 0, gamma at most 1 - alpha, phi from 0.8 to 0.98; alpha
/// from
/// 0.02, so that every forecast follows the last weeks. Searched
/// from the best of a grid by J. Nelder, R. Mead (1965); no chance is involved. Errors over the values that the start knows do not count:
/// they are
/// small however slow the smoothing.
/// </remarks>
internal static class HoltWintersFit
{
    private const double LeastAlpha = 0.02;
    private const double LeastPhi = 0.8;
    private const double MostPhi = 0.98;
    private const int MostSteps = 2_000;

    // What stands when too few values come after the start: slow, as for most series of sales.
    private static readonly Smoothing s_usual = new(0.2, 0.05, 0.1, 0.95);

    /// <summary>
    /// The smoothing with the least errors after the values that the start knows; a usual one where fewer than two periods come after them.
    /// </summary>
    public static Smoothing Of(double[] values, HoltWintersStart start) =>
        values.Length < start.Used + (2 * start.Season.Length) ? s_usual : Of(values, start, start.Used);

    /// <param name="from">The first value whose error counts.</param>
    public static Smoothing Of(double[] values, HoltWintersStart start, int from)
    {
        // Relative to a forecast that never moves, so that the search is the same whatever the unit.
        var unit = SquaredErrors(values, start, new Smoothing(0, 0, 0, LeastPhi), from);
        if (unit == 0)
            return s_usual;
        var objective = ObjectiveFunction.Value(point => SquaredErrors(values, start, Smoothing(point), from) / unit);
        var best = Grid().MinBy(point => SquaredErrors(values, start, Smoothing(point), from))!;
        try
        {
            return Smoothing(new NelderMeadSimplex(1e-9, MostSteps).FindMinimum(objective, best).MinimizingPoint);
        }
        catch (MaximumIterationsException)
        {
            return Smoothing(best);
        }
    }

    /// <summary>The sum of the squared one-step errors from a value on.</summary>
    public static double SquaredErrors(double[] values, HoltWintersStart start, Smoothing smoothing, int from)
    {
        var model = start.With(smoothing);
        var sum = 0.0;
        for (var at = 0; at < values.Length; at++)
        {
            var error = model.Take(values[at]);
            sum += at < from ? 0 : error * error;
        }

        return sum;
    }

    private static IEnumerable<Vector<double>> Grid() =>
        from alpha in new[] { 0.05, 0.2, 0.5, 0.8 }
        from beta in new[] { 0.02, 0.1, 0.4 }
        from gamma in new[] { 0.02, 0.1, 0.4 }
        from phi in new[] { 0.85, 0.93, 0.97 }
        select Vector<double>.Build.DenseOfArray(
            [Logit((alpha - LeastAlpha) / (1 - LeastAlpha)), Logit(beta), Logit(gamma), Logit((phi - LeastPhi) / (MostPhi - LeastPhi))]);

    // The search knows no bounds: a logistic curve puts each number between its own.
    private static Smoothing Smoothing(Vector<double> point)
    {
        var alpha = LeastAlpha + ((1 - LeastAlpha) * Logistic(point[0]));
        return new Smoothing(alpha, Logistic(point[1]), (1 - alpha) * Logistic(point[2]),
            LeastPhi + ((MostPhi - LeastPhi) * Logistic(point[3])));
    }

    private static double Logit(double share) => Math.Log(share / (1 - share));

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));
}
