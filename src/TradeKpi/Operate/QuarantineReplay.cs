using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Unpack;

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
    private const int ChunkBytes = 16 * 1024 * 1024;

    /// <summary>Replays every open entry as it was.</summary>
    public Task<ReplayReport> ReplayAsync(CancellationToken cancellationToken) => ReplayAsync(null, null, cancellationToken);

    /// <summary>Sends one entry as somebody corrected it.</summary>
    /// <param name="corrected">What should have come: one event or several, in any form that a door takes.</param>
    /// <returns>Why it is refused still, and stays open; null where it was published.</returns>
    public async Task<Refusal?> FixAsync(
        QuarantineEntry entry, ReadOnlyMemory<byte> corrected, ReplayHand hand, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var sent = new Sent(entry with { Raw = corrected, Reason = "", Head = null }, !corrected.Span.SequenceEqual(entry.Raw.Span), hand);
        var (values, refusal) = await TakenAsync(sent.Entry, cancellationToken);
        return refusal ?? (await PublishAsync([(sent, values)], first: 0))[0];
    }

    /// <summary>
    /// Replays corrected entries, as <see cref="QuarantineLines.ReadAsync"/> reads them from an edited file; null replays the open ones.
    /// </summary>
    /// <remarks>A crash between publishing and marking replays an entry twice; its event keeps its identity, so it counts once.</remarks>
    public async Task<ReplayReport> ReplayAsync(
        IAsyncEnumerable<QuarantineEntry>? corrected, ReplayHand? hand, CancellationToken cancellationToken)
    {
        var replayed = new HashSet<string>(StringComparer.Ordinal);
        // Of the open ones only their ids: what they hold is read again. What is refused meanwhile waits for the next replay.
        var open = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in store.ListAsync(cancellationToken))
        {
            if (item.IsReplayed)
                replayed.Add(item.Entry.QuarantineId);
            else if (corrected is null)
                open.Add(item.Entry.QuarantineId);
        }

        var entries = corrected ?? store.ListAsync(cancellationToken)
            .Select(item => item.Entry).Where(entry => open.Contains(entry.QuarantineId));

        var report = new ReplayReport(0, 0, corrected is null ? replayed.Count : 0);
        var (chunk, bytes) = (new List<(Sent Sent, IReadOnlyList<ReadOnlyMemory<byte>> Values)>(), 0L);
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            if (replayed.Contains(entry.QuarantineId))
                report = report with { Skipped = report.Skipped + 1 };
            else if (await TakenAsync(entry, cancellationToken) is (var values, null))
                Add(entry, values);
            else
                report = report with { StillRefused = report.StillRefused + 1 };
            if (chunk.Count == ChunkEntries || bytes >= ChunkBytes)
                await PublishChunkAsync();
        }

        await PublishChunkAsync();
        return report;

        void Add(QuarantineEntry entry, IReadOnlyList<ReadOnlyMemory<byte>> values)
        {
            chunk.Add((new Sent(entry, corrected is not null, hand ?? ReplayHand.Unknown), values));
            bytes += entry.Raw.Length + values.Sum(value => (long)value.Length);
        }

        async Task PublishChunkAsync()
        {
            var refused = (await PublishAsync(chunk, report.Replayed + report.StillRefused)).Count(refusal => refusal is not null);
            report = report with { Replayed = report.Replayed + chunk.Count - refused, StillRefused = report.StillRefused + refused };
            chunk.Clear();
            bytes = 0;
        }
    }

    // With what its message said beside it, as when it came; without, what a body says by itself or somebody wrote instead of it.
    private async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Values, Refusal? Refusal)> TakenAsync(
        QuarantineEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Head is not { } head)
            return await TakenAsync(entry, MessageHead.None, cancellationToken);
        var asItCame = await TakenAsync(entry, MessageHead.Of(head), cancellationToken);
        return asItCame.Refusal is not null && await TakenAsync(entry, MessageHead.None, cancellationToken) is { Refusal: null } alone
            ? alone
            : asItCame;
    }

    // An entry of several events goes whole, or stays: its good ones stand for none of the others.
    private async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Values, Refusal? Refusal)> TakenAsync(
        QuarantineEntry entry, MessageHead head, CancellationToken cancellationToken)
    {
        if (!BinaryCloudEvent.IsIn(head) && publish.Refuses(entry.Raw) is null)
            return ([entry.Raw], null);

        // An empty body is a tombstone; where bytes could not be decoded, nothing could be kept.
        var (values, refusal) = entry.Raw.IsEmpty && entry.Reason != QuarantineReasons.BrokenEncoding
            ? new Unpacked([], null)
            : await Unpacking.ReadAsync(entry.Raw, head, reader.Options, cancellationToken);
        refusal ??= values.Select(value => value.Refusal ?? publish.Refuses(value.Bytes)).FirstOrDefault(one => one is not null);
        return ([.. values.Select(value => value.Bytes)], refusal);
    }

    /// <summary>Publishes entries, and marks them: nobody who leaves meanwhile is to have the one without the other.</summary>
    /// <param name="first">The place of the first among all that are replayed.</param>
    /// <returns>Of each why the hub takes it not even now, so that it stays open; null where it was published.</returns>
    private async Task<IReadOnlyList<Refusal?>> PublishAsync(
        List<(Sent Sent, IReadOnlyList<ReadOnlyMemory<byte>> Values)> chunk, long first)
    {
        var input = chunk.SelectMany((entry, n) => entry.Values.Select(value => new RawInput(value, first + n, null)));
        var origin = new InputOrigin("replay", "quarantine", "entry");
        var results = await publish.PublishEachAsync(input.ToAsyncEnumerable(), origin, CancellationToken.None, keepRefused: false);
        var refusals = new List<Refusal?>();
        var at = 0;
        foreach (var ((entry, isCorrected, hand), values) in chunk)
        {
            var own = results.Skip(at).Take(values.Count).ToList();
            at += values.Count;
            var refused = own.Find(result => result.Outcome == PublishOutcome.Refused);
            refusals.Add(refused is null ? null : new Refusal(refused.Reason!, refused.Message!));
            if (refused is not null)
                continue;
            var became = own.Select(result => result.EventId).FirstOrDefault(id => id is not null);
            await store.MarkReplayedAsync(
                entry.QuarantineId, new ReplayMark(became, time.GetUtcNow(), isCorrected, hand.By, hand.Why), CancellationToken.None);
        }

        return refusals;
    }

    private sealed record Sent(QuarantineEntry Entry, bool IsCorrected, ReplayHand Hand);
}
