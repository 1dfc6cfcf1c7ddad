using System.Buffers;
using System.Buffers.Text;

namespace TradeKpi.Events;

/// <summary>
/// A JSON number in plain decimal notation, digit by digit: the exponent is expanded by moving the point, never through a binary
/// fraction. <c>1.50</c> stays <c>1.50</c>, <c>15e-1</c> becomes <c>1.5</c>.
/// </summary>
internal static class PlainDecimal
{
    /// <summary>An exponent that would write more zeros than this is left as it stands: it is no money, and silver says so.</summary>
    private const int MostZeros = 400;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> number)
    {
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        if (mark < 0)
            output.Write(number);
        else
            WriteExpanded(output, number, mark);
    }

    private static void WriteExpanded(IBufferWriter<byte> output, ReadOnlySpan<byte> number, int mark)
    {
        var text = number[(mark + 1)..];
        if (text[0] == '+')
            text = text[1..];
        if (!Utf8Parser.TryParse(text, out int exponent, out var used) || used != text.Length || Math.Abs((long)exponent) > MostZeros)
        {
            output.Write(number);
            return;
        }
        var mantissa = number[..mark];
        if (mantissa[0] == '-')
        {
            output.Write("-"u8);
            mantissa = mantissa[1..];
        }
        var point = mantissa.IndexOf((byte)'.');
        byte[] digits = point < 0 ? mantissa.ToArray() : [.. mantissa[..point], .. mantissa[(point + 1)..]];
        WriteDigits(output, digits, (point < 0 ? mantissa.Length : point) + exponent);
    }

    private static void WriteDigits(IBufferWriter<byte> output, ReadOnlySpan<byte> digits, int point)
    {
        // Zeros before the first whole digit say nothing; those after the point do.
        while (point > 1 && digits.Length > 1 && digits[0] == '0')
        {
            digits = digits[1..];
            point--;
        }
        if (point <= 0)
        {
            output.Write("0."u8);
            output.Write(new string('0', -point).Select(c => (byte)c).ToArray());
            output.Write(digits);
        }
        else if (point >= digits.Length)
        {
            output.Write(digits);
            if (digits is not [(byte)'0'])
                output.Write(new string('0', point - digits.Length).Select(c => (byte)c).ToArray());
        }
        else
        {
            output.Write(digits[..point]);
            output.Write("."u8);
            output.Write(digits[point..]);
        }
    }
}
