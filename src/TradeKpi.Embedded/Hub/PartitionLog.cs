using TradeKpi.Archive;

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
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments;
    private TaskCompletionSource _appended = NewSignal();
    private (long Sequence, Segment? Segment, long Offset) _cursor;
    private long _next;
    private bool _closed;

    public PartitionLog(string folder, HubOptions options, TimeProvider time, long atLeast)
    {
        (_folder, _options) = (folder, options);
        Directory.CreateDirectory(folder);
        _segments = Segment.All(folder);
        var tail = LogRecovery.Recover(_segments, options);
        _next = tail.Next;
        if (atLeast > _next || _segments.Count == 0)
        {
            // Behind a checkpoint the consumers know events that the disk has lost: their numbers are not given out again.
            _next = Math.Max(atLeast, _next);
            _segments.Add(Segment.Of(folder, _next));
        }

        _writer = new LogWriter(this, options, time, tail.EnqueuedMicros);
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

    /// <summary>The flushed events from a sequence on, or from the oldest kept one.</summary>
    /// <exception cref="InvalidDataException">A record that was whole once is damaged.</exception>
    public List<HubEvent> Read(long sequence, int maxEvents, long maxBytes)
    {
        var events = new List<HubEvent>();
        var bytes = 0L;
        while (events.Count < maxEvents && bytes < maxBytes && Place(sequence, out var segment, out var offset, out var to))
        {
            var full = false;
            var expected = Math.Max(sequence, segment.First);
            var end = SegmentReader.Walk(segment, offset, to, expected, _options.MaxEventBytes, (record, body, _) =>
            {
                full = events.Count == maxEvents || (events.Count > 0 && bytes + body.Length > maxBytes);
                if (full)
                    return false;
                bytes += body.Length;
                events.Add(SegmentReader.Event(record, body));
                return true;
            });

            sequence = events.Count > 0 ? events[^1].Sequence + 1 : expected;
            lock (_gate)
                _cursor = (sequence, segment, end);
            if (full)
                break;
            if (end < to)
            {
                throw new InvalidDataException(
                    $"{segment.Path} is damaged at byte {end}: sequence {sequence} cannot be read. Restore the file, or move it away and " +
                    "let the consumers go on behind it.");
            }
        }

        return events;
    }

    /// <summary>Deletes the closed segments that hold only events before a sequence.</summary>
    public void DeleteBefore(long sequence)
    {
        lock (_gate)
        {
            while (_segments.Count > 1 && _segments[1].First <= sequence)
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

    private bool Place(long sequence, out Segment segment, out long offset, out long to)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var index = Math.Max(0, _segments.FindLastIndex(s => s.First <= sequence));
            segment = _segments[index];
            to = segment.Length;
            offset = _cursor.Sequence == sequence && ReferenceEquals(_cursor.Segment, segment) ? _cursor.Offset : -1;
            if (sequence >= _next)
                return false;
        }

        if (offset < 0)
            offset = SegmentReader.Find(segment, sequence, to);
        return offset < to || Gap(ref segment, ref offset, ref to);
    }

    /// <summary>Behind the end of a segment that is not the last, the next one goes on, maybe with a higher sequence.</summary>
    private bool Gap(ref Segment segment, ref long offset, ref long to)
    {
        lock (_gate)
        {
            var index = _segments.IndexOf(segment) + 1;
            if (index <= 0 || index >= _segments.Count)
                return false;
            (segment, offset) = (_segments[index], 0);
            to = segment.Length;
            return to > 0;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
