using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;

namespace TradeKpi.Operate;

/// <summary>What an erasure changed in the lake.</summary>
/// <param name="Files">Files that were rewritten.</param>
/// <param name="Events">Events in them that lost what was personal.</param>
/// <param name="Entries">Quarantined events that did.</param>
/// <param name="Remaining">What could not be read and may hold personal data still, a sentence each.</param>
public sealed record LakeErasure(long Files, long Events, long Entries, IReadOnlyList<string> Remaining);

/// <summary>
/// Erases customers' personal data from the lake: first the erasure is recorded, so that what comes from then on is masked, then every
/// file that holds some is rewritten, one at a time, each in one step: the same events at the same places. A crash loses nothing, and the
/// next call goes on. Memory holds a file.
/// </summary>
public sealed class EraseStage(ILake lake, IRewritableLake files, ErasureRecords records, TimeProvider time)
{
    /// <summary>Records that these customers' data are to be erased.</summary>
    /// <exception cref="IOException">The lake cannot take it now.</exception>
    public async Task RecordAsync(IEnumerable<string> keys, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            await records.AddAsync(new ErasureRecord(ErasedKeys.Clean(key), reason, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Rewrites what files of the lake hold of all customers whose erasure is recorded.</summary>
    /// <exception cref="IOException">The lake cannot be read or written now. Nothing is lost: the same call goes on.</exception>
    public async Task<LakeErasure> EraseAsync(CancellationToken cancellationToken)
    {
        var keys = await records.KeysAsync(cancellationToken);
        var (changed, events, entries, remaining) = (0L, 0L, 0L, new List<string>());
        foreach (var folder in (string[])[LakePath.Folder(Entity.Customer.Wire()), LakePath.Quarantine])
        {
            // Listed first: to some stores a rewritten file is a new one, and would be listed again.
            var paths = await lake.ListAsync(folder, cancellationToken).Select(file => file.Path).ToListAsync(cancellationToken);
            foreach (var path in paths)
            {
                var work = new LineWork(path, keys);
                if (await files.RewriteAsync(path, work.Edit, cancellationToken))
                    changed++;
                events += work.Events;
                entries += work.Entries;
                remaining.AddRange(work.Remaining);
            }
        }

        return new LakeErasure(changed, events, entries, remaining);
    }

    /// <summary>The work on one file, which may be begun anew.</summary>
    private sealed class LineWork(string path, ErasedKeys keys)
    {
        private readonly bool _isQuarantine = LakePath.EntityOf(path) == "quarantine";

        public long Events { get; private set; }

        public long Entries { get; private set; }

        public List<string> Remaining { get; } = [];

        public byte[]? Edit(ReadOnlyMemory<byte> content)
        {
            (Events, Entries) = (0, 0);
            Remaining.Clear();
            return EditedLines.Of(content, Left);
        }

        private byte[]? Left(ReadOnlyMemory<byte> line, int number)
        {
            try
            {
                return _isQuarantine ? EntryLeftOf(line, number) : EventLeftOf(line);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                if (keys.AreNamedIn(line.Span))
                    Remains($"line {number} is damaged, and names an erased key");
                return null;
            }
        }

        private byte[]? EventLeftOf(ReadOnlyMemory<byte> line)
        {
            if (ErasedEvent.Of(line.Span, keys) is not { } left || line.Span.SequenceEqual(left))
                return null;
            Events++;
            return left;
        }

        private byte[]? EntryLeftOf(ReadOnlyMemory<byte> line, int number)
        {
            var entry = QuarantineLines.Parse(Encoding.UTF8.GetString(line.Span), number);
            var left = ErasedEntry.Of(entry, keys);
            if (ReferenceEquals(left, entry))
            {
                if (ErasedEntry.IsUnreadable(entry, keys))
                    Remains($"what was refused in line {number} is compressed, and cannot be searched");
                return null;
            }

            Entries++;
            return QuarantineLines.Write([left]).TrimEnd((byte)'\n').ToArray();
        }

        private void Remains(FormattableString what) => Remaining.Add($"{path}: {what.ToString(CultureInfo.InvariantCulture)}.");
    }
}
