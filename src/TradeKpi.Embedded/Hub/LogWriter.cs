using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Group commit: whoever appends while a flush runs waits for the next one, which takes all of them at once. Memory: what the callers hold,
/// and one buffer of a commit.
/// </summary>
internal sealed class LogWriter(PartitionLog log, HubOptions options, TimeProvider time, long lastEnqueued)
{
    private const int CommitBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<Append> _waiting = new();
    private Task _draining = Task.CompletedTask;
    private bool _running;
    private bool _closed;
    private Exception? _broken;
    private Segment? _flushedName;
    private byte[] _buffer = [];
    private long _lastEnqueued = lastEnqueued;

    public Task AppendAsync(List<ReadOnlyMemory<byte>> bodies)
    {
        var append = new Append(bodies, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(EmbeddedHub));
            _waiting.Enqueue(append);
            if (!_running)
            {
                _running = true;
                _draining = Task.Run(Drain);
            }
        }

        return append.Done.Task;
    }

    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return _draining;
        }
    }

    private void Drain()
    {
        var group = new List<Append>();
        while (Take(group))
        {
            try
            {
                Commit(group);
                foreach (var append in group)
                    append.Done.SetResult();
            }
            catch (Exception e)
            {
                foreach (var append in group)
                    append.Done.SetException(e);
            }
        }
    }

    private bool Take(List<Append> group)
    {
        group.Clear();
        lock (_gate)
        {
            var bytes = 0L;
            while (bytes < CommitBytes && _waiting.TryDequeue(out var append))
            {
                group.Add(append);
                bytes += append.Size;
            }

            _running = group.Count > 0;
            return _running;
        }
    }

    private void Commit(List<Append> group)
    {
        if (_broken is not null)
            throw new IOException("A flush of this partition failed, so its state on disk is unknown. Restart to recover it.", _broken);

        var (segment, sequence) = log.Tail();
        var enqueued = Math.Max(_lastEnqueued, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var size = group.Sum(append => append.Size);
        if (_buffer.Length < size || _buffer.Length > 4 * CommitBytes)
            _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Max(size, 64 * 1024));

        var at = 0;
        foreach (var append in group)
        {
            foreach (var body in append.Bodies)
            {
                HubRecord.Write(_buffer.AsSpan(at), sequence++, enqueued, body.Span);
                at += HubRecord.HeaderSize + body.Length;
            }
        }

        WriteOrTakeBack(segment, _buffer.AsSpan(0, at));
        Flush(segment);
        _lastEnqueued = enqueued;
        log.Commit(segment, segment.Length + at, sequence);
    }

    private static void WriteOrTakeBack(Segment segment, ReadOnlySpan<byte> records)
    {
        try
        {
            RandomAccess.Write(segment.Handle, records, segment.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack(segment);
            throw new IOException($"The hub cannot write {segment.Path}: {e.Message} The events were not accepted.", e);
        }
    }

    private static void TakeBack(Segment segment)
    {
        try
        {
            RandomAccess.SetLength(segment.Handle, segment.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next append writes over it, and recovery cuts it off: nobody was told that these events are there.
        }
    }

    private void Flush(Segment segment)
    {
        if (!options.Durable)
            return;
        try
        {
            RandomAccess.FlushToDisk(segment.Handle);
            if (ReferenceEquals(_flushedName, segment))
                return;
            Disk.FlushFolder(Path.GetDirectoryName(segment.Path)!);
            _flushedName = segment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A second flush may succeed without the lost pages being written: no promise about this file can be made any more.
            _broken = e;
            throw;
        }
    }

    private sealed record Append(List<ReadOnlyMemory<byte>> Bodies, TaskCompletionSource Done)
    {
        public long Size { get; } = Bodies.Sum(body => (long)HubRecord.HeaderSize + body.Length);
    }
}
