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

/// <summary>
/// The same Poisson process, given that exactly <paramref name="events"/> events happen within <paramref name="days"/> days: sorted
/// uniform draws over the summed intensity, each from the one before it.
/// </summary>
internal sealed class SpanClock(DateTimeOffset start, int days, long events, SeededRandom random) : IEventClock
{
    private const long MicrosPerHour = 3_600_000_000;

    private readonly double[] _through = Through(start, days);
    private readonly long _start = Micros.From(start);
    private long _left = events;
    private long _last = Micros.From(start) - 1;
    private double _rest = 1;
    private int _hour;

    public long Next()
    {
        // The least of n uniform draws leaves a share above it that is distributed like the n-th root of one draw.
        if (_left > 0)
            _rest *= Math.Pow(1 - random.Unit(), 1.0 / _left--);
        var reached = (1 - _rest) * _through[^1];
        while (_hour < _through.Length - 2 && _through[_hour + 1] <= reached)
            _hour++;
        var within = (reached - _through[_hour]) / (_through[_hour + 1] - _through[_hour]);
        var at = _start + (long)((_hour + within) * MicrosPerHour);
        return _last = Math.Max(_last + 1, at);
    }

    private static double[] Through(DateTimeOffset start, int days)
    {
        var through = new double[(days * 24) + 1];
        for (var hour = 1; hour < through.Length; hour++)
            through[hour] = through[hour - 1] + Seasons.Factor(start.UtcDateTime.AddHours(hour - 1));
        return through;
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
