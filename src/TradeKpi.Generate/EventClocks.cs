namespace TradeKpi.Generate;

/// <summary>Gives each event its time, in microseconds since 1970, never backwards.</summary>
internal interface IEventClock
{
    long Next();
}

/// <summary>Events arrive as a Poisson process whose intensity follows the seasons.</summary>
internal sealed class VirtualClock(DateTimeOffset start, double eventsPerDay, SeededRandom random) : IEventClock
{
    private const double MicrosPerDay = 86_400e6;
    private const long MicrosPerHour = 3_600_000_000;

    private long _now = Micros.From(start);
    private long _hour = -1;
    private double _meanGap;

    public long Next()
    {
        var hour = _now / MicrosPerHour;
        if (hour != _hour)
        {
            _hour = hour;
            _meanGap = MicrosPerDay / (eventsPerDay * Seasons.Factor(DateTime.UnixEpoch.AddHours(hour)));
        }

        // At least a microsecond: the time of events then rises strictly.
        _now += Math.Max(1, (long)(-Math.Log(1 - random.Unit()) * _meanGap));
        return _now;
    }
}

internal sealed class RealClock(TimeProvider time) : IEventClock
{
    private long _last;

    public long Next() => _last = Math.Max(_last, Micros.From(time.GetUtcNow()));
}

internal static class Micros
{
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) =>
        new(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
