namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>
/// A clock that stands still but for the scheduler: its wall can be set forward and back, its timers go by the time that passed. Timers of
/// a life that ended never ring. A FakeTimeProvider rings all that is due at once, whoever's it is, and has one clock for both.
/// </summary>
internal sealed class SimulatedTime(DateTimeOffset start, Func<Life?> whose) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _passed;
    private TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Since the start, however the clock was set.</summary>
    public TimeSpan Passed => _passed;

    public override long GetTimestamp() => _passed.Ticks;

    public override DateTimeOffset GetUtcNow() => start + _passed + _set;

    public void Pass(TimeSpan span) => _passed += span;

    /// <summary>Somebody sets the clock; no time passes by it.</summary>
    public void SetBy(TimeSpan span) => _set += span;

    /// <summary>The lives that wait for time to pass, as often as they do.</summary>
    public int CountOf(Life life)
    {
        lock (_gate)
            return _alarms.Count(alarm => alarm.Life == life);
    }

    /// <summary>Who is next to be woken by the time that passed already, if anyone.</summary>
    public Life? Due
    {
        get
        {
            lock (_gate)
                return Next is { } next && next.At <= _passed ? next.Life : null;
        }
    }

    /// <summary>How long until the next alarm; null when none is set.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            lock (_gate)
                return Next is { } next ? next.At - _passed : null;
        }
    }

    /// <summary>Rings the alarm that is next.</summary>
    public void Ring()
    {
        Alarm? next;
        lock (_gate)
        {
            next = Next;
            if (next is null)
                return;
            _alarms.Remove(next);
        }

        next.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, whose(), () => callback(state), period);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private Alarm? Next => _alarms.Where(alarm => alarm.Life is not { IsDead: true }).MinBy(alarm => (alarm.At, alarm.Number));

    private sealed class Alarm(SimulatedTime time, Life? life, Action ring, TimeSpan period) : ITimer
    {
        private static long s_made;

        public Life? Life => life;

        public TimeSpan At { get; private set; }

        public long Number { get; private set; }

        public void Ring()
        {
            if (period > TimeSpan.Zero)
                Change(period, period);
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._alarms.Remove(this);
                (At, Number) = (time._passed + dueTime, Interlocked.Increment(ref s_made));
                if (dueTime >= TimeSpan.Zero)
                    time._alarms.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
