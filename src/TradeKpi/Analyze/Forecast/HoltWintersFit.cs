using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace TradeKpi.Analyze.Forecast;

/// <summary>Finds the smoothing with the least sum of squared one-step errors.</summary>
/// <remarks>
/// Within the bounds that R. Hyndman et al. (2008) advise: alpha, beta and gamma above 0, gamma at most 1 - alpha, phi from 0.8 to 0.98. Searched
/// from the best of a grid by J. Nelder, R. Mead (1965); no chance is involved.
/// </remarks>
internal static class HoltWintersFit
{
    private const double LeastPhi = 0.8;
    private const double MostPhi = 0.98;
    private const int MostSteps = 2_000;

    public static Smoothing Of(double[] values, HoltWintersStart start)
    {
        // Relative to a forecast that never moves, so that the search is the same whatever the unit.
        var unit = SquaredErrors(values, start, new Smoothing(0, 0, 0, LeastPhi));
        if (unit == 0)
            return new Smoothing(0, 0, 0, LeastPhi);
        var objective = ObjectiveFunction.Value(point => SquaredErrors(values, start, Smoothing(point)) / unit);
        var best = Grid().MinBy(point => SquaredErrors(values, start, Smoothing(point)))!;
        try
        {
            return Smoothing(new NelderMeadSimplex(1e-9, MostSteps).FindMinimum(objective, best).MinimizingPoint);
        }
        catch (MaximumIterationsException)
        {
            return Smoothing(best);
        }
    }

    /// <summary>The sum of the squared one-step errors over the values.</summary>
    public static double SquaredErrors(double[] values, HoltWintersStart start, Smoothing smoothing)
    {
        var model = start.With(smoothing);
        var sum = 0.0;
        foreach (var value in values)
        {
            var error = model.Take(value);
            sum += error * error;
        }

        return sum;
    }

    private static IEnumerable<Vector<double>> Grid() =>
        from alpha in new[] { 0.05, 0.2, 0.5, 0.8 }
        from beta in new[] { 0.02, 0.1, 0.4 }
        from gamma in new[] { 0.02, 0.1, 0.4 }
        from phi in new[] { 0.85, 0.93, 0.97 }
        select Vector<double>.Build.DenseOfArray([Logit(alpha), Logit(beta), Logit(gamma), Logit((phi - LeastPhi) / (MostPhi - LeastPhi))]);

    // The search knows no bounds: a logistic curve puts each number between its own.
    private static Smoothing Smoothing(Vector<double> point)
    {
        var alpha = Logistic(point[0]);
        return new Smoothing(alpha, Logistic(point[1]), (1 - alpha) * Logistic(point[2]), LeastPhi + ((MostPhi - LeastPhi) * Logistic(point[3])));
    }

    private static double Logit(double share) => Math.Log(share / (1 - share));

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));
}
