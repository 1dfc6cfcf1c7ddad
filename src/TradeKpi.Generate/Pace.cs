namespace TradeKpi.Generate;

/// <summary>
/// How many events are due at a steady rate. After a stall at most a second's worth is made up for: a hub that comes back must not
/// be met by all that was missed.
/// </summary>
internal sealed class Pace(double rate, TimeProvider time)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(20);

    private readonly long _start = time.GetTimestamp();
    private readonly double _most = Math.Max(1, rate);
    private double _given;

    /// <summary>Events due now, not above <paramref name="limit"/>; they count as given.</summary>
    public int Take(long limit)
    {
        var owed = time.GetElapsedTime(_start).TotalSeconds * rate - _given;
        if (owed > _most)
        {
            _given += owed - _most;
            owed = _most;
        }

        var due = (int)Math.Min(limit, Math.Floor(owed));
        _given += due;
        return due;
    }

    /// <summary>How long nothing is due, and at least a tick, so that a high rate gives batches.</summary>
    public TimeSpan Wait()
    {
        var next = TimeSpan.FromSeconds((_given + 1) / rate) - time.GetElapsedTime(_start);
        return next > s_tick ? next : s_tick;
    }
}
