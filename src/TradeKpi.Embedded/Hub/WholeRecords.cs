using System.Buffers.Binary;

namespace TradeKpi.Embedded.Hub;

/// <summary>Looks for records behind damage, where no length tells any more where one begins.</summary>
internal static class WholeRecords
{
    private const int Block = 1024 * 1024;

    /// <summary>The first whole record behind an offset, of a sequence that can stand there: where it begins, and its sequence.</summary>
    public static (long At, long Sequence)? Behind(Segment segment, long offset, long expected, int maxEventBytes)
    {
        var block = new byte[Block];
        for (var from = offset + 1; from + HubRecord.HeaderSize <= segment.Length;)
        {
            var filled = Read(segment, block, from);
            var last = filled - HubRecord.HeaderSize;
            for (var at = 0; at <= last; at++)
            {
                var header = block.AsSpan(at, HubRecord.HeaderSize);
                // Asked first, for it is what hardly any other byte passes: records in between take a header each at least.
                var ahead = BinaryPrimitives.ReadInt64LittleEndian(header[8..]) - expected;
                if (ahead < 0 || ahead > (from + at - offset) / HubRecord.HeaderSize)
                    continue;
                var record = HubRecord.Header(header);
                if (Fits(segment, from + at, record, maxEventBytes) && IsWhole(segment, from + at, record.Size))
                    return (from + at, record.Sequence);
            }

            from += Math.Max(1, last + 1);
        }

        return null;
    }

    /// <summary>
    /// The sequence behind the records that begin at an offset and reach, by their headers, to no further than the end: written once, and
    /// damaged since. A tail that a crash tore is shorter than it says.
    /// </summary>
    public static long Claimed(Segment segment, long offset, long expected, int maxEventBytes)
    {
        Span<byte> header = stackalloc byte[HubRecord.HeaderSize];
        while (offset + HubRecord.HeaderSize <= segment.Length && Read(segment, header, offset) == header.Length)
        {
            var record = HubRecord.Header(header);
            if (record.Sequence != expected || !Fits(segment, offset, record, maxEventBytes))
                break;
            offset += record.Size;
            expected++;
        }

        return expected;
    }

    private static bool Fits(Segment segment, long at, HubRecord record, int maxEventBytes) =>
        record.BodyLength >= 0 && record.BodyLength <= maxEventBytes && at + record.Size <= segment.Length;

    private static bool IsWhole(Segment segment, long at, int size)
    {
        var bytes = new byte[size];
        return Read(segment, bytes, at) == size && HubRecord.IsWhole(bytes);
    }

    private static int Read(Segment segment, Span<byte> target, long from)
    {
        target = target[..(int)Math.Min(target.Length, segment.Length - from)];
        var filled = 0;
        while (filled < target.Length && RandomAccess.Read(segment.Handle, target[filled..], from + filled) is var read and > 0)
            filled += read;
        return filled;
    }
}
