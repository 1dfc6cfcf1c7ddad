using System.Buffers;

namespace TradeKpi.Embedded.Hub;

/// <summary>What a rewriting of the hub's logs did.</summary>
/// <param name="Events">Events whose body is another now.</param>
/// <param name="Unread">Bytes in files of the hub that are no record, and were left as they are.</param>
public sealed record HubRewriteReport(long Events, IReadOnlyList<HubUnread> Unread);

/// <summary>Bytes of a file that are no record of the hub.</summary>
public sealed record HubUnread(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Changes bodies of events in the logs of a hub that nobody has open: for erasing personal data, and nothing else. Sequences and times
/// stay. Each segment is replaced in one step, so a crash leaves the one or the other, and the next call goes on.
/// </summary>
public static class HubRewrite
{
    /// <param name="edit">Makes the new body of an event, or null to leave it alone.</param>
    /// <exception cref="DataFolderInUseException">Another process holds the hub.</exception>
    /// <exception cref="IOException">The disk is full or failing; nothing was lost.</exception>
    public static HubRewriteReport Run(HubOptions options, Func<ReadOnlyMemory<byte>, byte[]?> edit)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(edit);
        if (!Directory.Exists(options.Folder))
            return new HubRewriteReport(0, []);
        using var hold = DataFolderLock.Take(options.Folder);
        var (events, unread) = (0L, new List<HubUnread>());
        foreach (var folder in Directory.EnumerateDirectories(options.Folder, "partition-*").Order(StringComparer.Ordinal))
        {
            foreach (var left in Directory.EnumerateFiles(folder, "*.new"))
                File.Delete(left);
            foreach (var segment in Segment.All(folder))
            {
                using (segment)
                    events += Rewrite(segment, options, edit, unread);
            }

            unread.AddRange(Directory.EnumerateFiles(folder, "*.damaged").Select(path => new HubUnread(path, File.ReadAllBytes(path))));
        }

        return new HubRewriteReport(events, unread);
    }

    private static long Rewrite(
        Segment segment, HubOptions options, Func<ReadOnlyMemory<byte>, byte[]?> edit, List<HubUnread> unread)
    {
        var output = new ArrayBufferWriter<byte>((int)Math.Min(segment.Length + 1, options.SegmentBytes));
        var changed = 0L;
        var end = SegmentReader.Walk(segment, 0, segment.Length, segment.First, options.MaxEventBytes, (record, bytes, _) =>
        {
            var body = (ReadOnlyMemory<byte>)bytes.ToArray();
            if (edit(body) is { } edited)
                (body, changed) = (edited, changed + 1);
            var size = HubRecord.HeaderSize + body.Length;
            HubRecord.Write(output.GetSpan(size), record.Sequence, record.EnqueuedMicros, body.Span);
            output.Advance(size);
            return true;
        });

        var rest = Rest(segment, end);
        if (rest.Length > 0)
            unread.Add(new HubUnread(segment.Path, rest));
        if (changed == 0)
            return 0;
        AtomicFile.Write(segment.Path, options.Durable, file =>
        {
            RandomAccess.Write(file, output.WrittenSpan, 0);
            RandomAccess.Write(file, rest, output.WrittenCount);
        });
        return changed;
    }

    private static byte[] Rest(Segment segment, long from)
    {
        var rest = new byte[segment.Length - from];
        for (var filled = 0; filled < rest.Length;)
        {
            var read = RandomAccess.Read(segment.Handle, rest.AsSpan(filled), from + filled);
            if (read == 0)
                throw new IOException($"{segment.Path} ends before its length of {segment.Length}.");
            filled += read;
        }

        return rest;
    }
}
