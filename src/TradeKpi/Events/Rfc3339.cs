using System.Buffers.Text;
using System.Globalization;

namespace TradeKpi.Events;

/// <summary>
/// RFC 3339 date-times (https://www.rfc-editor.org/rfc/rfc3339, section 5.6), as UTC with microseconds. An offset is required, as
/// there; finer digits are cut, not rounded, so that no event moves to a later microsecond; the leap second 60 is read as the last
/// microsecond of its minute.
/// </summary>
public static class Rfc3339
{
    /// <summary>What is asked for, in the words of a message.</summary>
    public const string Expected = "a date and time with offset after RFC 3339, such as 2026-03-01T12:30:00.000000Z";

    /// <summary>The length of the canonical form, <c>2026-03-01T12:30:00.000000Z</c>.</summary>
    public const int Length = 27;

    private const int FirstFractionDigit = 20;
    private const int MicrosecondDigits = 6;

    /// <summary>Reads a date-time; false where the text is none, or lies outside the years 1 to 9999.</summary>
    /// <param name="canonical">Whether the text is the canonical form of its time, byte for byte.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time, out bool canonical)
    {
        time = default;
        canonical = false;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':')
            return false;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(5, 2), out var month) || !Digits(text.Slice(8, 2), out var day)
            || !Digits(text.Slice(11, 2), out var hour) || !Digits(text.Slice(14, 2), out var minute)
            || !Digits(text.Slice(17, 2), out var second))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
            return false;
        var at = 19;
        if (!Fraction(text, ref at, out var microseconds) || !Offset(text[at..], out var offset))
            return false;
        if (second == 60)
            (second, microseconds) = (59, 999_999);
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks
            + (microseconds * TimeSpan.TicksPerMicrosecond) - offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        canonical = text.Length == Length && text[10] == 'T' && text[26] == 'Z' && text[17] != '6';
        return true;
    }

    /// <summary>The canonical form.</summary>
    public static string Text(DateTimeOffset time) => Text(time.UtcDateTime);

    /// <summary>The canonical form of a time in UTC, whatever its <see cref="DateTime.Kind"/> says.</summary>
    public static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time of day, as the canonical form has it.</summary>
    public static string Text(TimeOnly time) => time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>Writes the canonical form; <paramref name="destination"/> has room for <see cref="Length"/> bytes.</summary>
    public static void Format(DateTimeOffset time, Span<byte> destination)
    {
        var utc = time.UtcDateTime;
        // The round-trip form has seven digits; the canonical one has six.
        Span<byte> roundTrip = stackalloc byte[28];
        Utf8Formatter.TryFormat(utc, roundTrip, out _, 'O');
        roundTrip[..(Length - 1)].CopyTo(destination);
        destination[Length - 1] = (byte)'Z';
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, out int microseconds)
    {
        microseconds = 0;
        if (text[at] != '.')
            return true;
        for (at = FirstFractionDigit; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            if (at < FirstFractionDigit + MicrosecondDigits)
                microseconds = (microseconds * 10) + (text[at] - '0');
        }
        for (var i = at; i < FirstFractionDigit + MicrosecondDigits; i++)
            microseconds *= 10;
        return at > FirstFractionDigit;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is [(byte)'Z'] or [(byte)'z'])
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !Digits(text.Slice(1, 2), out var hours) || !Digits(text.Slice(4, 2), out var minutes) || hours > 23 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + (digit - '0');
        }
        return true;
    }
}
