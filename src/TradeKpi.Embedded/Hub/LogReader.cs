using TradeKpi.Archive;
using TradeKpi.Events;

namespace TradeKpi.Embedded.Hub;

/// <summary>Reads one partition's log forward, and waits for what is not there yet. Remembers where the last read ended.</summary>
internal sealed class LogReader(PartitionLog log, HubOptions options, TimeProvider time)
{
    private Place? _last;

    /// <summary>The flushed events from a sequence on, or from the oldest kept one; none where none comes within the time.</summary>
    /// <exception cref="InvalidDataException">A record that was whole once is damaged; the next read goes on behind it.</exception>
    public async Task<List<HubEvent>> ReadAsync(long from, HubRead read, CancellationToken cancellationToken)
    {
        var at = from;
        while (await ReachedAsync(at, read.MaxWait, cancellationToken))
        {
            await LingerAsync(at + read.MaxEvents - 1, read.Linger, cancellationToken);
            if (Read(from, read.MaxEvents, read.MaxBytes) is { Count: > 0 } events)
                return events;
            // Up to its end the log has only numbers whose events were lost: what comes behind them is waited for.
            at = log.Next;
        }

        return [];
    }

    private List<HubEvent> Read(long sequence, int maxEvents, long maxBytes)
    {
        var (events, bodies) = (new List<HubEvent>(), new ByteSlabs());
        var bytes = 0L;
        while (events.Count < maxEvents && bytes < maxBytes && Find(sequence) is { } place)
        {
            var full = false;
            var expected = Math.Max(sequence, place.Segment.First);
            var end = SegmentReader.Walk(place.Segment, place.Offset, place.To, expected, options.MaxEventBytes, (record, body, _) =>
            {
                full = events.Count == maxEvents || (events.Count > 0 && bytes + body.Length > maxBytes);
                if (full)
                    return false;
                bytes += body.Length;
                events.Add(SegmentReader.Event(record, bodies.Copy(body)));
                return true;
            });

            sequence = events.Count > 0 ? events[^1].Sequence + 1 : expected;
            Volatile.Write(ref _last, place with { Sequence = sequence, Offset = end });
            if (full)
                break;
            if (end < place.To)
            {
                throw new InvalidDataException(log.SetAside(place.Segment, end, sequence)?.ToString()
                    ?? $"{place.Segment.Path} is damaged at byte {end}: sequence {sequence} cannot be read. " +
                    "A restart sets the damage aside.");
            }
        }

        return events;
    }

    /// <summary>Where to read on from a sequence; null where nothing is flushed.</summary>
    private Place? Find(long sequence)
    {
        if (log.Holder(sequence) is not var (segment, to))
            return null;
        var last = Volatile.Read(ref _last);
        var offset = last?.Sequence == sequence && ReferenceEquals(last.Segment, segment)
            ? last.Offset
            : SegmentReader.Find(segment, sequence, to);
        if (offset < to)
            return new Place(sequence, segment, offset, to);

        // Behind the end of a segment that is not the last, the next one goes on, maybe with a higher sequence.
        return log.After(segment) is var (next, length) ? new Place(sequence, next, 0, length) : null;
    }

    private async Task LingerAsync(long sequence, TimeSpan linger, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + linger;
        while (linger > TimeSpan.Zero
            && !log.Reached(sequence).IsCompleted
            && until - time.GetUtcNow() is var left
            && left > TimeSpan.Zero)
        {
            if (!await ReachedAsync(sequence, left, cancellationToken, once: true))
                return;
        }
    }

    /// <summary>
    /// Whether something stands at the sequence within the time; with <paramref name="once"/>, whether anything came at all.
    /// </summary>
    private async Task<bool> ReachedAsync(long sequence, TimeSpan wait, CancellationToken cancellationToken, bool once = false)
    {
        try
        {
            while (log.Reached(sequence) is { IsCompleted: false } appended)
            {
                if (wait == TimeSpan.Zero)
                    return false;
                await appended.WaitAsync(wait, time, cancellationToken);
                if (once)
                    return true;
            }

            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed record Place(long Sequence, Segment Segment, long Offset, long To);
}
