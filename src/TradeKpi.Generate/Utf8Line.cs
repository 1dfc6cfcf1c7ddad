namespace TradeKpi.Generate;

/// <summary>A line of UTF-8 that grows at its end, up to 2 KiB, and is used again for the next.</summary>
internal sealed class Utf8Line
{
    private const long MicrosPerDay = 86_400_000_000;

    private readonly byte[] _bytes = new byte[2_048];
    private readonly byte[] _day = new byte[11];
    private long _dayNumber = -1;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> this[Range range] => _bytes.AsSpan(0, Length)[range];

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    public void Quote() => _bytes[Length++] = (byte)'"';

    public void Digits(long value)
    {
        _ = value.TryFormat(_bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Not negative, with leading zeros; 0 digits: as many as the value has.</summary>
    public void Padded(long value, int digits)
    {
        if (digits == 0)
        {
            Digits(value);
            return;
        }

        for (var at = Length + digits - 1; at >= Length; at--, value /= 10)
            _bytes[at] = (byte)('0' + value % 10);
        Length += digits;
    }

    public void Uuid(Guid value)
    {
        _ = value.TryFormat(_bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>RFC 3339 in UTC with microseconds; the date is formatted once a day.</summary>
    /// <param name="micros">Microseconds since 1970.</param>
    public void Time(long micros)
    {
        var day = micros / MicrosPerDay;
        if (day != _dayNumber)
        {
            _dayNumber = day;
            _ = DateTime.UnixEpoch.AddDays(day).TryFormat(_day, out _, "yyyy-MM-dd'T'");
        }

        Raw(_day);
        var rest = micros - day * MicrosPerDay;
        Padded(rest / 3_600_000_000, 2);
        Raw(":"u8);
        Padded(rest / 60_000_000 % 60, 2);
        Raw(":"u8);
        Padded(rest / 1_000_000 % 60, 2);
        Raw("."u8);
        Padded(rest % 1_000_000, 6);
        Raw("Z"u8);
    }
}
