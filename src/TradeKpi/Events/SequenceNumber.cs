using System.Globalization;

namespace TradeKpi.Events;

/// <summary>The source's commit order: an integer from 0 to 10^37, which a DECIMAL(38, 0) holds on every engine.</summary>
internal static class SequenceNumber
{
    private const int MostDigits = 38;

    public const string Expected = "the source's commit order as an integer from 0 to 10^37";

    public static Int128 Max { get; } = Int128.Parse("1" + new string('0', 37), CultureInfo.InvariantCulture);

    /// <summary>Reads plain digits; a fraction of zeros is taken too, because some writers know only floating numbers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Int128 sequence, out bool plain)
    {
        sequence = 0;
        var digits = text;
        if (text.IndexOf((byte)'.') is var point and > 0 && text[(point + 1)..] is { Length: > 0 } fraction
            && fraction.TrimStart((byte)'0').IsEmpty)
            digits = text[..point];
        plain = digits.Length == text.Length && (digits.Length == 1 || digits is not [(byte)'0', ..]);
        digits = digits is [(byte)'0', ..] ? digits.TrimStart((byte)'0') : digits;
        if (text.IsEmpty || digits.Length > MostDigits)
            return false;
        if (digits.Length <= 18)
            return TryParseShort(digits, out sequence);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            sequence = (sequence * 10) + (digit - '0');
        }
        return sequence <= Max;
    }

    private static bool TryParseShort(ReadOnlySpan<byte> digits, out Int128 sequence)
    {
        var value = 0L;
        sequence = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + (digit - '0');
        }
        sequence = value;
        return true;
    }
}
