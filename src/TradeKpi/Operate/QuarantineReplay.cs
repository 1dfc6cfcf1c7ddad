using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;

namespace TradeKpi.Operate;

/// <summary>What a replay of the quarantine did.</summary>
/// <param name="Replayed">Entries that were published, and are marked so.</param>
/// <param name="StillRefused">Entries that the door refuses again; they stay open.</param>
/// <param name="Skipped">Entries that were replayed before.</param>
public sealed record ReplayReport(long Replayed, long StillRefused, long Skipped);

/// <summary>
/// Sends quarantined events through the door again: as they were, after the program has learned to read them, or corrected by hand.
/// </summary>
public sealed class QuarantineReplay(EventReader reader, PublishStage publish, QuarantineStore store, TimeProvider time)
{
    private const int ChunkEntries = 500;

    /// <summary>Replays every open entry as it was.</summary>
    public Task<ReplayReport> ReplayAsync(CancellationToken cancellationToken) => ReplayAsync(null, cancellationToken);

    /// <summary>
    /// Replays corrected entries, as <see cref="QuarantineLines.ReadAsync"/> reads them from an edited file; null replays the open ones.
    /// </summary>
    /// <remarks>A crash between publishing and marking replays an entry twice; its event keeps its identity, so it counts once.</remarks>
    public async Task<ReplayReport> ReplayAsync(IAsyncEnumerable<QuarantineEntry>? corrected, CancellationToken cancellationToken)
    {
        var replayed = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<QuarantineEntry>();
        await foreach (var item in store.ListAsync(cancellationToken))
        {
            if (item.IsReplayed)
                replayed.Add(item.Entry.QuarantineId);
            else if (corrected is null)
                open.Add(item.Entry);
        }

        var report = new ReplayReport(0, 0, corrected is null ? replayed.Count : 0);
        var chunk = new List<QuarantineEntry>();
        await foreach (var entry in (corrected ?? open.ToAsyncEnumerable()).WithCancellation(cancellationToken))
        {
            if (replayed.Contains(entry.QuarantineId))
                report = report with { Skipped = report.Skipped + 1 };
            else if (reader.Read(entry.Raw, 0).Refusal is not null)
                report = report with { StillRefused = report.StillRefused + 1 };
            else
                chunk.Add(entry);
            if (chunk.Count == ChunkEntries)
                report = await PublishAsync(chunk, report, cancellationToken);
        }

        return await PublishAsync(chunk, report, cancellationToken);
    }

    private async Task<ReplayReport> PublishAsync(List<QuarantineEntry> chunk, ReplayReport report, CancellationToken cancellationToken)
    {
        var input = chunk.Select((entry, n) => new RawInput(entry.Raw, report.Replayed + n, null)).ToAsyncEnumerable();
        var results = await publish.PublishEachAsync(input, new InputOrigin("replay", "quarantine", "entry"), cancellationToken);
        foreach (var (entry, result) in chunk.Zip(results))
            await store.MarkReplayedAsync(entry.QuarantineId, result.EventId, time.GetUtcNow(), cancellationToken);
        chunk.Clear();
        return report with { Replayed = report.Replayed + results.Count };
    }
}
