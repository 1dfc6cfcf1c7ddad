namespace TradeKpi.Report.Computed;

/// <summary>Floating point estimates as the decimals that reports carry.</summary>
internal static class Estimates
{
    // Within what a decimal holds, with room for the places behind the point.
    private const double Largest = 1e20;

    /// <summary>An amount with 2 places; null where it is no number or beyond 10^20.</summary>
    public static decimal? Money(double? value) => Rounded(value, 2);

    /// <summary>A ratio with 12 places, more than reports show, so that order is kept among small ones.</summary>
    public static decimal? Ratio(double? value) => Rounded(value, 12);

    private static decimal? Rounded(double? value, int places) =>
        value is { } number && Math.Abs(number) < Largest ? Math.Round((decimal)number, places, MidpointRounding.AwayFromZero) : null;
}
