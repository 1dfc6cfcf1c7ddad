namespace TradeKpi.Embedded.Hub;

/// <summary>Finds the end of a partition's log after a crash, and cuts off what was never flushed whole.</summary>
internal static class LogRecovery
{
    /// <summary>Only the last segment can have a torn tail: a segment is begun when the one before is flushed.</summary>
    public static (long Next, long EnqueuedMicros) Recover(List<Segment> segments, HubOptions options)
    {
        while (segments.Count > 0)
        {
            var last = segments[^1];
            var next = last.First;
            var enqueued = 0L;
            var end = SegmentReader.Walk(last, 0, last.Length, last.First, options.MaxEventBytes, (record, _, _) =>
            {
                (next, enqueued) = (record.Sequence + 1, record.EnqueuedMicros);
                return true;
            });
            if (end < last.Length)
                Cut(last, end, options.Durable);
            if (next > last.First || segments.Count == 1)
                return (next, enqueued);

            // An empty segment after a crash: its name tells where to go on, the one before tells the time.
            return (next, LastTime(segments[^2], options));
        }

        return (0, 0);
    }

    private static void Cut(Segment segment, long end, bool durable)
    {
        RandomAccess.SetLength(segment.Handle, end);
        if (durable)
            RandomAccess.FlushToDisk(segment.Handle);
        segment.Length = end;
    }

    private static long LastTime(Segment segment, HubOptions options)
    {
        var enqueued = 0L;
        SegmentReader.Walk(segment, 0, segment.Length, segment.First, options.MaxEventBytes, (record, _, _) =>
        {
            enqueued = record.EnqueuedMicros;
            return true;
        });
        return enqueued;
    }
}
