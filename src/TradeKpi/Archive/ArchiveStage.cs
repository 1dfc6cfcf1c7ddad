using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Telemetry;

namespace TradeKpi.Archive;

/// <summary>
/// Writes a batch of the hub into the lake: one file an entity, its path given by the batch alone, so that a redelivery finds the files
/// there. A refused event goes to the quarantine and stops no other; so do an entity's events whose file the lake holds with other content,
/// which no retry would mend. Whoever calls sets the hub's checkpoint only after this has returned.
/// </summary>
public sealed class ArchiveStage(EventReader reader, ILake lake, QuarantineStore quarantine)
{
    private static readonly Entity[] s_entities = Enum.GetValues<Entity>();

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
        var lines = _buffers.TryTake(out var used) ? used : [.. s_entities.Select(_ => new EntityLines())];
        var refused = new List<QuarantineEntry>();
        var tombstones = Sort(batch, lines, refused);

        // Buffers serve again only after success: a lake that gave up on one write may still read from it.
        var present = s_entities.Where(entity => lines[(int)entity].Events.Count > 0);
        var writingRefused = WriteRefusedAsync(batch, refused, cancellationToken);
        var writing = Task.WhenAll(present.Select(entity => WriteAsync(batch, entity, lines[(int)entity], cancellationToken)));
        await Task.WhenAll(writing, writingRefused);
        var writes = await writing;
        var parked = writes.SelectMany(write => write.Parked).ToList();
        string?[] quarantines = [await writingRefused, await WriteRefusedAsync(batch, parked, cancellationToken)];

        var archived = writes.Where(write => write.Parked.Count == 0).ToList();
        var report = new ArchiveReport(
            batch.Partition,
            batch.Events.Count,
            [.. archived.Select(write => write.Path), .. quarantines.OfType<string>()],
            archived.Count(write => write.IsNew),
            archived.ToDictionary(write => write.Entity, write => lines[(int)write.Entity].Events.Count),
            tombstones,
            refused.Concat(parked).CountBy(entry => entry.Reason, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
        TradeKpiTelemetry.Archived.Add(archived.Where(write => write.IsNew).Sum(write => report.Lines[write.Entity]));
        foreach (var buffer in lines)
            buffer.Clear();
        _buffers.Add(lines);
        return report;
    }

    private int Sort(HubBatch batch, EntityLines[] lines, List<QuarantineEntry> refused)
    {
        var fields = new HubFields(batch.Epoch, batch.Partition);
        var tombstones = 0;
        foreach (var hubEvent in batch.Events)
        {
            var (change, refusal) = Take(hubEvent, lines, fields);
            if (change is not null)
                continue;
            if (refusal is not null)
                refused.Add(Entry(refusal, batch, hubEvent));
            else
                tombstones++;
        }

        return tombstones;
    }

    private ReadResult Take(HubEvent hubEvent, EntityLines[] lines, HubFields fields)
    {
        try
        {
            var result = reader.Read(hubEvent.Body, hubEvent.Sequence);
            if (result.Event is { } change)
                lines[(int)change.Envelope.Entity].Add(fields, change.Json.Span, hubEvent);
            return result;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An event that nobody foresaw must not hold its partition back for ever: no retry would read it better.
            return new ReadResult(null, new Refusal(QuarantineReasons.UnknownFormat, $"{e.GetType().Name}: {e.Message}"));
        }
    }

    private async Task<EntityWrite> WriteAsync(HubBatch batch, Entity entity, EntityLines lines, CancellationToken cancellationToken)
    {
        var (first, last) = (lines.Events[0], lines.Events[^1]);
        var path = LakePath.Of(entity, batch.Hub, batch.Epoch, batch.Partition, first.Sequence, last.Sequence, first.EnqueuedAt);
        try
        {
            return new EntityWrite(entity, path, await lake.WriteOnceAsync(path, lines.Content, cancellationToken) == LakeWrite.Written,
                []);
        }
        catch (LakeConflictException)
        {
            var refusal = Refuse.LakeConflict(path);
            return new EntityWrite(entity, path, false, [.. lines.Events.Select(hubEvent => Entry(refusal, batch, hubEvent))]);
        }
    }

    private async Task<string?> WriteRefusedAsync(HubBatch batch, List<QuarantineEntry> refused, CancellationToken cancellationToken)
    {
        var name = $"{batch.Hub}-{batch.Epoch}-{batch.Partition.ToString(CultureInfo.InvariantCulture)}-{FirstOf(batch):D19}";
        return await quarantine.WriteAsync(name, refused, cancellationToken);
    }

    private static long FirstOf(HubBatch batch) => batch.Events.Count > 0 ? batch.Events[0].Sequence : 0;

    private static QuarantineEntry Entry(Refusal refusal, HubBatch batch, HubEvent hubEvent) => QuarantineEntry.Of(
        refusal, $"hub {batch.Hub}/{batch.Epoch}/{batch.Partition}/{hubEvent.Sequence}", hubEvent.EnqueuedAt, hubEvent.Body.Span);

    /// <param name="Parked">Every event of the entity where the path holds other content, otherwise none.</param>
    private sealed record EntityWrite(Entity Entity, string Path, bool IsNew, IReadOnlyList<QuarantineEntry> Parked);
}
