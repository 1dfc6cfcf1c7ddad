namespace TradeKpi.Load;

/// <summary>What this process has archived and the warehouse has not loaded: how many events, and for how long.</summary>
public sealed class LoadBacklog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Batch> _waiting = new(StringComparer.Ordinal);
    private long _events;

    /// <summary>Events of the batches of which a file waits.</summary>
    public long Events
    {
        get
        {
            lock (_gate)
                return _events;
        }
    }

    /// <summary>How long the oldest of them has stood in the lake; null where none waits.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0 ? null : time.GetUtcNow() - _waiting.Values.Min(batch => batch.At);
        }
    }

    /// <summary>A batch of events stands in the lake; one that is archived again counts once.</summary>
    public void Archived(int events, IReadOnlyCollection<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        lock (_gate)
        {
            var batch = new Batch(events, time.GetUtcNow());
            foreach (var path in paths)
                batch.Files += _waiting.TryAdd(path, batch) ? 1 : 0;
            if (batch.Files > 0)
                _events += events;
        }
    }

    /// <summary>Files were loaded, or refused for good.</summary>
    public void Settled(IReadOnlyCollection<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        lock (_gate)
        {
            foreach (var path in paths)
            {
                if (_waiting.Remove(path, out var batch) && --batch.Files == 0)
                    _events -= batch.Events;
            }
        }
    }

    private sealed class Batch(int events, DateTimeOffset at)
    {
        public int Events => events;

        public DateTimeOffset At => at;

        public int Files { get; set; }
    }
}
