namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>
/// DuckDB counts days and microseconds from 1970-01-01. TIMESTAMP has no zone and reads as a <see cref="DateTime"/> of kind
/// Unspecified (as other drivers read TIMESTAMP_NTZ); TIMESTAMP WITH TIME ZONE is an instant and reads as UTC.
/// </summary>
internal static class EngineTime
{
    private const uint OffsetMask = 0xFFFFFF;
    private const int MaxOffsetSeconds = (16 * 60 * 60) - 1;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly Date(int days) => Math.Clamp((long)EpochDay + days, 0, DateOnly.MaxValue.DayNumber) is var day && day == (long)EpochDay + days
        ? DateOnly.FromDayNumber((int)day)
        : throw OutOfRange("DATE");

    public static int Days(DateOnly date) => date.DayNumber - EpochDay;

    public static DateTime Timestamp(long micros) => new(Ticks((Int128)micros * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified);

    public static DateTime TimestampSeconds(long seconds) => new(Ticks((Int128)seconds * TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);

    public static DateTime TimestampMillis(long millis) => new(Ticks((Int128)millis * TimeSpan.TicksPerMillisecond), DateTimeKind.Unspecified);

    /// <summary>A tick is 100 ns: the last two digits are cut, towards the past.</summary>
    public static DateTime TimestampNanos(long nanos) =>
        new(Ticks((nanos / TimeSpan.NanosecondsPerTick) - (nanos % TimeSpan.NanosecondsPerTick < 0 ? 1 : 0)), DateTimeKind.Unspecified);

    public static DateTimeOffset Instant(long micros) => new(Ticks((Int128)micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Whole microseconds since 1970, cut towards the past.</summary>
    public static long Micros(DateTime value) => (long)Math.Floor((decimal)(value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public static TimeOnly Time(long micros) => micros is >= 0 and < TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond
        ? new TimeOnly(micros * TimeSpan.TicksPerMicrosecond)
        : throw OutOfRange("TIME");

    /// <summary>40 bits of microseconds, 24 bits of offset counted down from +15:59:59 (datetime.hpp). The date is 0001-01-02.</summary>
    public static DateTimeOffset TimeWithZone(ulong bits) => new(
        new DateTime(1, 1, 2).AddTicks((long)(bits >> 24) * TimeSpan.TicksPerMicrosecond),
        TimeSpan.FromSeconds(MaxOffsetSeconds - (int)(bits & OffsetMask)));

    private static long Ticks(Int128 sinceEpoch)
    {
        var ticks = sinceEpoch + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? (long)ticks : throw OutOfRange("TIMESTAMP");
    }

    private static OverflowException OutOfRange(string type) =>
        new($"The {type} lies outside the years 1 to 9999 (or is infinite), or outside the day: cast it to VARCHAR in SQL to read it.");
}
