using TradeKpi.Embedded.Lake;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Finds the end of a partition's log after a crash. A tail that was never written whole is cut off; damage before the end costs the
/// damaged records alone.
/// </summary>
internal static class LogRecovery
{
    /// <summary>Only the last segment can have a torn tail: a segment is begun when the one before is flushed.</summary>
    /// <param name="segments">Those of the partition in order; the repair of damage adds to them.</param>
    /// <param name="damages">Told of damage.</param>
    public static (long Next, long EnqueuedMicros) Recover(List<Segment> segments, HubOptions options, List<HubDamage> damages)
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
            if (end < last.Length && SegmentRepair.SetAside(last, end, next, following: null, options) is var (damage, rest))
            {
                damages.Add(damage);
                segments.Add(rest ?? Begun(last, damage.Next, options));
                continue;
            }

            if (end < last.Length)
                last.CutTo(end, options.Durable);
            // An empty segment after a crash: its name tells where to go on, those before tell the time.
            return (next, next > last.First ? enqueued : LastTime(segments, options));
        }

        return (0, 0);
    }

    // On disk at once: its name keeps the lost numbers from being given out again.
    private static Segment Begun(Segment before, long next, HubOptions options)
    {
        var folder = Path.GetDirectoryName(before.Path)!;
        var begun = Segment.Of(folder, next);
        _ = begun.Handle;
        if (options.Durable)
            Disk.FlushFolder(folder);
        return begun;
    }

    private static long LastTime(List<Segment> segments, HubOptions options)
    {
        var enqueued = 0L;
        for (var at = segments.Count - 2; at >= 0 && enqueued == 0; at--)
        {
            SegmentReader.Walk(segments[at], 0, segments[at].Length, segments[at].First, options.MaxEventBytes, (record, _, _) =>
            {
                enqueued = record.EnqueuedMicros;
                return true;
            });
        }

        return enqueued;
    }
}
