using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>Writes the appends of many callers to the log's last segment as one, and flushes them once.</summary>
internal sealed class GroupCommit(PartitionLog log, HubOptions options, TimeProvider time, long lastEnqueued)
{
    /// <summary>A commit takes no further append once it has so many bytes.</summary>
    public const int Bytes = 4 * 1024 * 1024;

    private long _lastEnqueued = lastEnqueued;
    private byte[] _buffer = [];
    private Segment? _flushedName;
    private Exception? _broken;

    /// <summary>Why nothing is accepted any more until a restart; null while all is well.</summary>
    public string? Broken => Volatile.Read(ref _broken)?.Message;

    /// <exception cref="IOException">None of the events was accepted.</exception>
    public void Write(List<Append> group)
    {
        if (_broken is not null)
            throw new IOException("A flush of this partition failed, so its state on disk is unknown. Restart to recover it.", _broken);

        var (segment, sequence) = log.Tail();
        var enqueued = Math.Max(_lastEnqueued, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var size = group.Sum(append => append.Size);
        if (_buffer.Length < size || _buffer.Length > 4 * Bytes)
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
            Volatile.Write(ref _broken, e);
            throw;
        }
    }
}
