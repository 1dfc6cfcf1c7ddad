using System.Globalization;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Takes damaged bytes out of a segment: they go into a file of their own, and the whole records behind them into a segment of their own.
/// A crash between its steps leaves everything in place, to be repaired again.
/// </summary>
internal static class SegmentRepair
{
    private const int Block = 1024 * 1024;

    /// <param name="at">Where the damage begins.</param>
    /// <param name="expected">The sequence of the record that should begin there.</param>
    /// <param name="following">The first sequence of the next segment, or null where this is the last.</param>
    /// <returns>
    /// What was set aside, and the new segment where there is one; null for a torn tail: no record begins there that was ever written
    /// whole.
    /// </returns>
    /// <exception cref="IOException">The disk is full or failing; nothing was lost.</exception>
    public static (HubDamage Damage, Segment? Tail)? SetAside(
        Segment segment, long at, long expected, long? following, HubOptions options)
    {
        var whole = WholeRecords.Behind(segment, at, expected, options.MaxEventBytes);
        if (whole is not var (resumeAt, resumeWith) || following <= resumeWith)
        {
            // Either nothing whole stands behind, or an earlier repair has copied it already and died.
            var next = following ?? WholeRecords.Claimed(segment, at, expected, options.MaxEventBytes);
            return next == expected ? null : (Cut(segment, at, segment.Length, expected, next, options.Durable), null);
        }

        var rest = Copy(segment, resumeAt, resumeWith, options.Durable);
        return (Cut(segment, at, resumeAt, expected, resumeWith, options.Durable), rest);
    }

    private static HubDamage Cut(Segment segment, long at, long to, long first, long next, bool durable)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{first:D19}.damaged");
        var kept = Path.Combine(Path.GetDirectoryName(segment.Path)!, name);
        CopyTo(kept, segment, at, to, durable);
        segment.CutTo(at, durable);
        return new HubDamage(segment.Path, at, to - at, first, next, kept);
    }

    private static Segment Copy(Segment segment, long from, long first, bool durable)
    {
        var rest = Segment.Of(Path.GetDirectoryName(segment.Path)!, first);
        CopyTo(rest.Path, segment, from, segment.Length, durable);
        rest.Length = segment.Length - from;
        return rest;
    }

    private static void CopyTo(string path, Segment segment, long from, long to, bool durable) =>
        AtomicFile.Write(path, durable, file =>
        {
            var block = new byte[Math.Min(Block, to - from)];
            for (var at = from; at < to;)
            {
                var read = RandomAccess.Read(segment.Handle, block.AsSpan(0, (int)Math.Min(block.Length, to - at)), at);
                if (read == 0)
                    throw new IOException($"{segment.Path} ends at byte {at}, before its length of {to}.");
                RandomAccess.Write(file, block.AsSpan(0, read), at - from);
                at += read;
            }
        });
}
