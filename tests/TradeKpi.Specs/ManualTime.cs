using Microsoft.Extensions.Time.Testing;

namespace TradeKpi.Specs;

/// <summary>
/// A clock on which waits end at once, and move it by what they waited. Its base moves by itself only when it is read, never when it is
/// waited on: a test would have to advance it in step with pauses that the code under test chooses.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    /// <summary>Every wait that was asked for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == Timeout.InfiniteTimeSpan)
            return timer;
        lock (_gate)
            Waits.Add(dueTime);

        // Not on this thread: whoever asked for the timer has yet to get it.
        ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
