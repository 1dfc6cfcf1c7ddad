namespace TradeKpi.Analyze.Statistics;

/// <summary>How much likelier two things are together than if they were independent, with a 95 % interval.</summary>
/// <remarks>
/// Lift (there called interest): S. Brin et al., Dynamic Itemset Counting (1997). The interval is Wald's on log lift; its variance is the
/// delta
/// method's for a multinomial sample (A. Agresti, Categorical Data Analysis, 3rd ed., 16.1):
/// var log lift = 1/n_ab - 1/n_a - 1/n_b + (2 lift - 1)/n.
/// </remarks>
internal sealed record Lift(double Value, double Low, double High)
{
    private const double Normal975 = 1.959963984540054;

    /// <param name="both">Those with both; above 0.</param>
    public static Lift Of(long both, long first, long second, long all)
    {
        var lift = (double)both * all / ((double)first * second);
        var variance = (1.0 / both) - (1.0 / first) - (1.0 / second) + (((2 * lift) - 1) / all);
        var spread = Math.Exp(Normal975 * Math.Sqrt(Math.Max(0, variance)));
        return new Lift(lift, lift / spread, lift * spread);
    }
}
