using System.Globalization;

namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>DuckDB's DECIMAL has 38 digits, <see cref="decimal"/> about 28: what does not fit is refused, never rounded.</summary>
internal static class ExactDecimal
{
    private static readonly UInt128 MaxMantissa = (UInt128.One << 96) - 1;

    public static decimal ToDecimal(Int128 unscaled, byte scale)
    {
        var negative = Int128.IsNegative(unscaled);
        var mantissa = Magnitude(unscaled);
        var rest = scale;
        while ((mantissa > MaxMantissa || rest > 28) && rest > 0)
        {
            var (quotient, remainder) = UInt128.DivRem(mantissa, 10);
            if (remainder != 0)
                break;
            (mantissa, rest) = (quotient, (byte)(rest - 1));
        }
        if (mantissa > MaxMantissa || rest > 28)
            throw new OverflowException($"{ToText(unscaled, scale)} has more digits than a decimal: read it with GetString, or cast it in SQL.");
        return new decimal(unchecked((int)(uint)mantissa), unchecked((int)(uint)(mantissa >> 32)), unchecked((int)(uint)(mantissa >> 64)), negative, rest);
    }

    public static string ToText(Int128 unscaled, byte scale)
    {
        var digits = Magnitude(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = Int128.IsNegative(unscaled) ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary>The digits of a decimal as a whole number.</summary>
    public static Int128 Unscaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return decimal.IsNegative(value) ? -(Int128)mantissa : (Int128)mantissa;
    }

    /// <summary>How many digits the number has.</summary>
    public static byte Digits(Int128 unscaled)
    {
        byte digits = 1;
        for (var rest = Magnitude(unscaled); rest >= 10; rest /= 10)
            digits++;
        return digits;
    }

    private static UInt128 Magnitude(Int128 value) => Int128.IsNegative(value) ? unchecked((UInt128)(-value)) : (UInt128)value;
}
