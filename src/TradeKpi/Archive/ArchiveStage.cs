using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Telemetry;

namespace TradeKpi.Archive;

/// <summary>
/// Writes a batch of the hub into the lake: one file an entity and one of tombstones (of a batch that unpacks to very much, several), their
/// paths given by the batch alone, so that a redelivery finds the files there. A refused event goes to the quarantine and stops no other;
/// so do an entity's events whose file the lake holds with other content, which no retry would mend. Whoever calls sets the hub's
/// checkpoint only after this has returned.
/// </summary>
/// <param name="erasures">Whose personal data never reach the lake; without it, nobody's are kept out.</param>
/// <param name="logger">Told of each table that a source emptied, as its rows stay (<see cref="Truncation"/>).</param>
public sealed partial class ArchiveStage(
    EventReader reader, ILake lake, QuarantineStore quarantine, ErasureRecords? erasures = null, ILogger<ArchiveStage>? logger = null)
{
    // A message may hold far more than its bytes: what has been sorted is written before memory holds more than this.
    private const long SortedBytes = 64 * 1024 * 1024;

    private readonly ILogger _logger = logger ?? NullLogger<ArchiveStage>.Instance;

    // Not the shared array pool: buffers of megabytes that cross threads miss its caches, and each miss costs a full collection.
    private readonly ConcurrentBag<EntityLines[]> _buffers = [];

    /// <exception cref="IOException">The lake cannot take the batch now. Nothing is lost: give the same batch again.</exception>
    public async Task<ArchiveReport> ArchiveAsync(HubBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var span = Spans.Start("archive", ActivityKind.Consumer,
            () => TraceParent.Of(batch.Events.Select(hubEvent => hubEvent.Body)));
        span?.SetTag("messaging.operation.name", "archive")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", batch.Hub)
            .SetTag("messaging.destination.partition.id", batch.Partition.ToString(CultureInfo.InvariantCulture))
            .SetTag("messaging.batch.message_count", batch.Events.Count);
        try
        {
            return await WriteAsync(batch, cancellationToken);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private async Task<ArchiveReport> WriteAsync(HubBatch batch, CancellationToken cancellationToken)
    {
        await TrimmedHead.NoteAsync(lake, batch, cancellationToken);
        var erased = erasures is null ? ErasedKeys.None : await erasures.KeysAsync(cancellationToken);
        var report = ArchiveReport.Nothing(batch.Partition);
        for (var at = 0; at < batch.Events.Count;)
        {
            var lines = _buffers.TryTake(out var used) ? used : [.. SortedEvents.Kinds.Select(_ => new EntityLines())];
            var sorted = new SortedEvents(reader, batch, lines, erased);
            var first = batch.Events[at].Sequence;
            while (at < batch.Events.Count && sorted.Bytes < SortedBytes)
                await sorted.AddAsync(batch.Events[at++], cancellationToken);
            report = report.With(await WriteAsync(batch, first, sorted, lines, cancellationToken));
            foreach (var truncation in sorted.Truncations)
                Truncated(_logger, truncation.Warning);

            // Buffers serve again only after success: a lake that gave up on one write may still read from it.
            foreach (var buffer in lines)
                buffer.Clear();
            _buffers.Add(lines);
        }

        return report;
    }

    private async Task<ArchiveReport> WriteAsync(
        HubBatch batch, long first, SortedEvents sorted, EntityLines[] lines, CancellationToken cancellationToken)
    {
        var present = Enumerable.Range(0, lines.Length).Where(kind => lines[kind].Events.Count > 0);
        var writingRefused = WriteRefusedAsync(batch, first, sorted.Refused, cancellationToken);
        var writing = Task.WhenAll(present.Select(kind => WriteAsync(batch, SortedEvents.Kinds[kind], lines[kind], cancellationToken)));
        await Task.WhenAll(writing, writingRefused);
        var writes = await writing;
        var parked = writes.SelectMany(write => write.Parked).ToList();
        string?[] quarantines = [await writingRefused, await WriteRefusedAsync(batch, first, parked, cancellationToken)];

        var archived = writes.Where(write => write.Parked.Count == 0).ToLookup(write => write.Kind == LakePath.Tombstone);
        var report = new ArchiveReport(
            batch.Partition,
            sorted.Count,
            [.. archived[false].Concat(archived[true]).Select(write => write.Path), .. quarantines.OfType<string>()],
            archived[false].Count(write => write.IsNew),
            archived[false].ToDictionary(write => Enum.Parse<Entity>(write.Kind, ignoreCase: true), write => write.Lines),
            archived[true].Sum(write => write.Lines),
            sorted.Refused.Concat(parked).CountBy(entry => entry.Reason, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
        TradeKpiTelemetry.Archived.Add(archived[false].Where(write => write.IsNew).Sum(write => write.Lines));
        return report;
    }

    private async Task<KindWrite> WriteAsync(HubBatch batch, string kind, EntityLines lines, CancellationToken cancellationToken)
    {
        var (first, last) = (lines.Events[0].Message, lines.Events[^1].Message);
        var path = LakePath.Of(kind, batch.Hub, batch.Epoch, batch.Partition, first.Sequence, last.Sequence, first.EnqueuedAt);
        try
        {
            var isNew = await lake.WriteOnceAsync(path, lines.Content, cancellationToken) == LakeWrite.Written;
            return new KindWrite(kind, path, lines.Events.Count, isNew, []);
        }
        catch (LakeConflictException)
        {
            var refusal = Refuse.LakeConflict(path);
            return new KindWrite(kind, path, 0, false, [.. lines.Events.Select(item => item.Refused(refusal, batch))]);
        }
    }

    private async Task<string?> WriteRefusedAsync(
        HubBatch batch, long first, List<QuarantineEntry> refused, CancellationToken cancellationToken)
    {
        var name = $"{batch.Hub}-{batch.Epoch}-{batch.Partition.ToString(CultureInfo.InvariantCulture)}-{first:D19}";
        return await quarantine.WriteAsync(name, refused, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void Truncated(ILogger logger, string warning);

    /// <param name="Parked">Every event of the kind where the path holds other content, otherwise none.</param>
    private sealed record KindWrite(string Kind, string Path, int Lines, bool IsNew, IReadOnlyList<QuarantineEntry> Parked);
}
