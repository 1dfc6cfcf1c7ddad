using System.Collections.Concurrent;
using System.Globalization;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Operate;

namespace TradeKpi.Archive;

/// <summary>
/// Writes a batch of the hub into the lake: one file an entity, its path given by the batch alone, so that a redelivery finds the files there.
/// A refused event goes to the quarantine and stops no other. Whoever calls sets the hub's checkpoint only after this has returned.
/// </summary>
public sealed class ArchiveStage(EventReader reader, ILake lake, QuarantineStore quarantine)
{
    private static readonly Entity[] s_entities = Enum.GetValues<Entity>();

    // Not the shared array pool: buffers of megabytes that cross threads miss its caches, and each miss costs a full collection.
    private readonly ConcurrentBag<EntityLines[]> _buffers = [];

    /// <exception cref="IOException">The lake cannot take the batch now. Nothing is lost: give the same batch again.</exception>
    /// <exception cref="LakeConflictException">A path of this batch holds other content, which no redelivery explains.</exception>
    public async Task<ArchiveReport> ArchiveAsync(HubBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var lines = _buffers.TryTake(out var used) ? used : [.. s_entities.Select(_ => new EntityLines())];
        var refused = new List<QuarantineEntry>();
        var tombstones = Sort(batch, lines, refused);

        var present = s_entities.Where(entity => lines[(int)entity].Count > 0).ToList();
        var writes = present.ConvertAll(entity => WriteAsync(batch, entity, lines[(int)entity], cancellationToken));
        writes.Add(WriteRefusedAsync(batch, refused, cancellationToken));

        // Buffers serve again only after success: a lake that gave up on one write may still read from it.
        var done = await Task.WhenAll(writes);
        var report = new ArchiveReport(
            batch.Partition,
            batch.Events.Count,
            [.. done.Where(file => file.Path is not null).Select(file => file.Path!)],
            done.Count(file => file.Path is not null && file.IsNew),
            present.ToDictionary(entity => entity, entity => lines[(int)entity].Count),
            tombstones,
            refused.GroupBy(entry => entry.Reason, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal));
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
                refused.Add(QuarantineEntry.Of(refusal, Origin(batch, hubEvent), hubEvent.EnqueuedAt, hubEvent.Body.Span));
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

    private async Task<(string? Path, bool IsNew)> WriteAsync(HubBatch batch, Entity entity, EntityLines lines, CancellationToken cancellationToken)
    {
        var path = LakePath.Of(entity, batch.Hub, batch.Epoch, batch.Partition, lines.First, lines.Last, lines.FirstEnqueuedAt);
        return (path, await lake.WriteOnceAsync(path, lines.Content, cancellationToken) == LakeWrite.Written);
    }

    private async Task<(string? Path, bool IsNew)> WriteRefusedAsync(HubBatch batch, List<QuarantineEntry> refused, CancellationToken cancellationToken)
    {
        var name = $"{batch.Hub}-{batch.Epoch}-{batch.Partition.ToString(CultureInfo.InvariantCulture)}-{FirstOf(batch):D19}";
        return (await quarantine.WriteAsync(name, refused, cancellationToken), false);
    }

    private static long FirstOf(HubBatch batch) => batch.Events.Count > 0 ? batch.Events[0].Sequence : 0;

    private static string Origin(HubBatch batch, HubEvent hubEvent) => $"hub {batch.Hub}/{batch.Epoch}/{batch.Partition}/{hubEvent.Sequence}";
}
