using System.Buffers;
using TradeKpi.Archive;

namespace TradeKpi.Embedded.Hub;

/// <summary>Reads whole records of a segment forward from a place.</summary>
internal static class SegmentReader
{
    private const int BlockSize = 256 * 1024;

    /// <summary>Takes a record at its offset; false ends the walk before the next.</summary>
    public delegate bool Take(HubRecord record, ReadOnlySpan<byte> body, long offset);

    /// <summary>Walks the whole, checked records of [from, to) of a segment.</summary>
    /// <param name="maxEventBytes">A length above this is damage.</param>
    /// <returns>The offset behind the last record that was whole and taken.</returns>
    public static long Walk(Segment segment, long from, long to, long expectedSequence, int maxEventBytes, Take take)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var (filled, at, offset) = (0, 0, from);
            while (true)
            {
                if (!Fill(HubRecord.HeaderSize))
                    return offset;
                var record = HubRecord.Header(block.AsSpan(at));
                if (record.BodyLength < 0 || record.BodyLength > maxEventBytes || record.Sequence != expectedSequence || !Fill(record.Size))
                    return offset;
                var bytes = block.AsSpan(at, record.Size);
                if (!HubRecord.IsWhole(bytes) || !take(record, bytes[HubRecord.HeaderSize..], offset))
                    return offset;
                at += record.Size;
                offset += record.Size;
                expectedSequence++;
            }

            bool Fill(int needed)
            {
                if (filled - at >= needed)
                    return true;
                if (offset + needed > to)
                    return false;
                var kept = filled - at;
                var grown = block.Length < needed ? ArrayPool<byte>.Shared.Rent(needed) : block;
                block.AsSpan(at, kept).CopyTo(grown);
                if (!ReferenceEquals(grown, block))
                    ArrayPool<byte>.Shared.Return(block);
                (block, at, filled) = (grown, 0, kept);
                var wanted = (int)Math.Min(block.Length - filled, to - offset - kept);
                while (wanted > 0 && RandomAccess.Read(segment.Handle, block.AsSpan(filled, wanted), offset + filled) is var read and > 0)
                {
                    filled += read;
                    wanted -= read;
                }

                return filled >= needed;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>When the first event of a segment was taken; null where it has none yet.</summary>
    public static DateTimeOffset? Begun(Segment segment)
    {
        Span<byte> header = stackalloc byte[HubRecord.HeaderSize];
        return segment.Length >= header.Length && RandomAccess.Read(segment.Handle, header, 0) == header.Length
            ? TakenAt(HubRecord.Header(header))
            : null;
    }

    /// <summary>Where a sequence stands in its segment; only headers are read. Of a damaged one, its own place.</summary>
    public static long Find(Segment segment, long sequence, long to)
    {
        Span<byte> header = stackalloc byte[HubRecord.HeaderSize];
        var offset = 0L;
        for (var at = segment.First; at < sequence && offset + HubRecord.HeaderSize <= to; at++)
        {
            if (RandomAccess.Read(segment.Handle, header, offset) < header.Length)
                break;
            var record = HubRecord.Header(header);
            if (record.Sequence != at || record.BodyLength < 0)
                break;
            offset += record.Size;
        }

        return offset;
    }

    public static HubEvent Event(HubRecord record, ReadOnlyMemory<byte> body) =>
        new(body, record.Sequence, TakenAt(record));

    private static DateTimeOffset TakenAt(HubRecord record) =>
        DateTimeOffset.UnixEpoch.AddTicks(record.EnqueuedMicros * TimeSpan.TicksPerMicrosecond);
}
