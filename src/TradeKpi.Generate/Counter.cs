namespace TradeKpi.Generate;

/// <summary>
/// Numbers that rise strictly. Under the real clock they are not below the event's microsecond, so that a restarted generator
/// goes on above what it gave out before.
/// </summary>
internal sealed class Counter(bool followsClock)
{
    private long _last;

    /// <summary>Wide enough that ids made of the numbers sort as text: microseconds need 16 digits until the year 2286.</summary>
    public int Digits => followsClock ? 16 : 10;

    public long Next(long at) => _last = followsClock ? Math.Max(_last + 1, at) : _last + 1;
}
