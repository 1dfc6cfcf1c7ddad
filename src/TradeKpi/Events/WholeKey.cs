using System.Buffers;

namespace TradeKpi.Events;

/// <summary>A key that is a whole number is one however a writer spells it: 10001, 10001.0 and 1.0001E4 are one key.</summary>
internal static class WholeKey
{
    private static ReadOnlySpan<byte> Marks => ".eE"u8;

    /// <summary>Whether a JSON number is plain digits already, with or without a sign.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> number) => number.IndexOfAny(Marks) < 0;

    /// <summary>The plain digits of a JSON number that is whole; any other as it came.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> number)
    {
        if (IsPlain(number))
            return number;
        var plain = new ArrayBufferWriter<byte>(number.Length + 16);
        PlainDecimal.Write(plain, number);
        var digits = plain.WrittenSpan;
        if (digits.IndexOf((byte)'.') is var point and > 0 && digits[(point + 1)..].TrimStart((byte)'0').IsEmpty)
            digits = digits[..point];
        return IsPlain(digits) ? digits : number;
    }
}
