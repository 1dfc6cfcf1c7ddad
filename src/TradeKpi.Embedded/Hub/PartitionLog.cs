namespace TradeKpi.Embedded.Hub;

/// <summary>
/// The log of one partition: segments on disk, the last one appended to. Appends that wait together are written and flushed together, and
/// nobody reads an event before it is flushed.
/// </summary>
internal sealed class PartitionLog : IAsyncDisposable
{
    private readonly string _folder;
    private readonly HubOptions _options;
    private readonly LogWriter _writer;
    private readonly GroupCommit _commit;
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments;
    private readonly List<HubDamage> _damages = [];
    private TaskCompletionSource _appended = NewSignal();
    private long _next;
    private bool _closed;

    public PartitionLog(string folder, HubOptions options, TimeProvider time, long atLeast)
    {
        (_folder, _options) = (folder, options);
        Directory.CreateDirectory(folder);
        _segments = Segment.All(folder);
        var tail = LogRecovery.Recover(_segments, options, _damages);
        _next = tail.Next;
        if (atLeast > _next || _segments.Count == 0)
        {
            // Behind a checkpoint the consumers know events that the disk has lost: their numbers are not given out again.
            _next = Math.Max(atLeast, _next);
            _segments.Add(Segment.Of(folder, _next));
        }

        _commit = new GroupCommit(this, options, time, tail.EnqueuedMicros);
        _writer = new LogWriter(_commit);
    }

    /// <inheritdoc cref="GroupCommit.Broken"/>
    public string? Broken => _commit.Broken;

    /// <summary>What was found damaged since the log was opened.</summary>
    public IReadOnlyList<HubDamage> Damages
    {
        get
        {
            lock (_gate)
                return [.. _damages];
        }
    }

    /// <summary>The sequence that the next event will get: the number of events ever appended.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
                return _next;
        }
    }

    public Task AppendAsync(List<ReadOnlyMemory<byte>> bodies) => _writer.AppendAsync(bodies);

    /// <summary>
    /// A task that ends with the next append, if nothing stands at <paramref name="sequence"/> yet; otherwise an ended one.
    /// </summary>
    public Task Reached(long sequence)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _next > sequence ? Task.CompletedTask : _appended.Task;
        }
    }

    /// <summary>Deletes the closed segments that hold only events before a sequence, taken before a time.</summary>
    public void Delete(long before, DateTimeOffset takenBefore)
    {
        lock (_gate)
        {
            // Times never fall: what the next segment begins with is no older than anything in this one.
            while (_segments.Count > 1 && _segments[1].First <= before && SegmentReader.Begun(_segments[1]) <= takenBefore)
            {
                _segments[0].Delete();
                _segments.RemoveAt(0);
            }
        }
    }

    /// <summary>The segment to append to, and the sequence to start with. A full one is closed, and the next begun.</summary>
    public (Segment Segment, long Next) Tail()
    {
        lock (_gate)
        {
            var last = _segments[^1];
            if (last.Length < _options.SegmentBytes)
                return (last, _next);
            var begun = Segment.Of(_folder, _next);
            _segments.Add(begun);
            return (begun, _next);
        }
    }

    /// <summary>The segment that holds a sequence, or the oldest one, and how much of it is flushed; null where nothing is.</summary>
    public (Segment Segment, long Length)? Holder(long sequence)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var segment = _segments[Math.Max(0, _segments.FindLastIndex(one => one.First <= sequence))];
            return sequence < _next ? (segment, segment.Length) : null;
        }
    }

    /// <summary>The segment after another, and how much of it is flushed; null where nothing is.</summary>
    public (Segment Segment, long Length)? After(Segment segment)
    {
        lock (_gate)
        {
            var index = _segments.IndexOf(segment) + 1;
            return index > 0 && index < _segments.Count && _segments[index] is { Length: > 0 } next ? (next, next.Length) : null;
        }
    }

    /// <summary>
    /// Sets damaged bytes of a closed segment aside, so that the next read goes on behind them; null in the one appended to.
    /// </summary>
    /// <param name="sequence">Of the record that should begin at <paramref name="at"/>.</param>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public HubDamage? SetAside(Segment segment, long at, long sequence)
    {
        lock (_gate)
        {
            var following = _segments.IndexOf(segment) + 1;
            if (following == 0 || following == _segments.Count || at >= segment.Length
                || SegmentRepair.SetAside(segment, at, sequence, _segments[following].First, _options) is not var (damage, rest))
                return null;
            if (rest is not null)
                _segments.Insert(following, rest);
            _damages.Add(damage);
            return damage;
        }
    }

    /// <summary>Shows what was flushed to the readers.</summary>
    public void Commit(Segment segment, long length, long next)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            segment.Length = length;
            _next = next;
            signal = _appended;
            _appended = NewSignal();
        }

        signal.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.CloseAsync();
        lock (_gate)
        {
            _closed = true;
            _appended.TrySetException(new ObjectDisposedException(nameof(EmbeddedHub)));
            _ = _appended.Task.Exception;
            foreach (var segment in _segments)
                segment.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
