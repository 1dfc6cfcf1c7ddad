using System.Globalization;
using DuckDB.NET.Native;

namespace TradeKpi.Embedded.Driver;

/// <summary>DuckDB's DECIMAL has 38 digits, <see cref="decimal"/> about 28: what does not fit is refused, never rounded.</summary>
internal static class ExactDecimal
{
    private const int MostPlaces = 28;
    private static readonly UInt128 s_maxMantissa = (UInt128.One << 96) - 1;

    /// <exception cref="OverflowException">No decimal holds all its digits.</exception>
    public static decimal ToDecimal(DuckDBDecimal value)
    {
        var (mantissa, places) = (Magnitude(value), value.Scale);
        while (mantissa > s_maxMantissa || places > MostPlaces)
        {
            var (tenth, digit) = UInt128.DivRem(mantissa, 10);
            if (digit != 0 || places == 0)
                throw new OverflowException($"{ToText(value)} has more digits than a decimal: read it as text, or cast it in SQL.");
            (mantissa, places) = (tenth, (byte)(places - 1));
        }

        return new decimal(
            unchecked((int)(uint)mantissa),
            unchecked((int)(uint)(mantissa >> 32)),
            unchecked((int)(uint)(mantissa >> 64)),
            value.Value.Upper < 0,
            places);
    }

    /// <summary>All its digits, with as many places as its type has.</summary>
    public static string ToText(DuckDBDecimal value)
    {
        var digits = Magnitude(value).ToString(CultureInfo.InvariantCulture).PadLeft(value.Scale + 1, '0');
        var sign = value.Value.Upper < 0 ? "-" : "";
        return value.Scale == 0 ? sign + digits : $"{sign}{digits[..^value.Scale]}.{digits[^value.Scale..]}";
    }

    /// <summary>The DECIMAL that holds just its digits, and a zero before the point.</summary>
    public static string TypeOf(decimal value)
    {
        var digits = decimal.Abs(value).ToString(CultureInfo.InvariantCulture).Length - (value.Scale > 0 ? 1 : 0);
        return $"decimal({digits}, {value.Scale})";
    }

    private static UInt128 Magnitude(DuckDBDecimal value)
    {
        var number = value.Value.ToInt128();
        return unchecked((UInt128)(Int128.IsNegative(number) ? -number : number));
    }
}
