using System.Numerics;

namespace TradeKpi.Generate.Ledger;

/// <summary>Rounding as gold and reports do it: half away from zero, once, from the exact value.</summary>
internal static class Exact
{
    private const int RatioPlaces = 6;

    /// <summary>2 places.</summary>
    public static decimal Money(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.00m;

    /// <summary>6 places.</summary>
    public static decimal Price(decimal value) => Math.Round(value, RatioPlaces, MidpointRounding.AwayFromZero);

    /// <summary>6 places; null on a zero divisor. Through integers: decimal division would round a first time at its 28th digit.</summary>
    public static decimal? Ratio(decimal numerator, decimal divisor)
    {
        if (divisor == 0)
            return null;
        var (above, abovePlaces) = Parts(numerator);
        var (below, belowPlaces) = Parts(divisor);
        above *= BigInteger.Pow(10, belowPlaces + RatioPlaces);
        below *= BigInteger.Pow(10, abovePlaces);
        var rounded = (2 * BigInteger.Abs(above) + BigInteger.Abs(below)) / (2 * BigInteger.Abs(below));
        return (decimal)(rounded * above.Sign * below.Sign) * 0.000001m;
    }

    private static (BigInteger Digits, int Places) Parts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(value, bits);
        var digits = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return (bits[3] < 0 ? -digits : digits, (bits[3] >> 16) & 0xFF);
    }
}
