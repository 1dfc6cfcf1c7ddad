using System.Data.Common;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;
using TradeKpi.Erasure;
using TradeKpi.Local.Pipeline;
using TradeKpi.Operate;
using TradeKpi.Quarantine;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// Erases customers' personal data wherever a data folder has them: lake, warehouse, hub, and what crashes left of either. Each step can be
/// cut off and done again.
/// </summary>
internal sealed class Erasing(LocalSession session, DataFolder folder)
{
    /// <summary>Brings to gold what stands in the folder: until then, nobody can say what there is of a customer.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) => session.Get<LocalPipeline>().CatchUpAsync(cancellationToken);

    /// <summary>Those of the keys that neither warehouse nor quarantine have heard of.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        var asked = await session.Get<ErasureRecords>().KeysAsync(cancellationToken);
        foreach (var key in keys.Where(key => !asked.Hold(key)))
        {
            if (!await session.Get<WarehouseErasure>().KnowsAsync(key, cancellationToken))
                unknown.Add(key);
        }

        for (var at = unknown.Count - 1; at >= 0; at--)
        {
            var one = new ErasedKeys([unknown[at]]);
            if (await session.Get<QuarantineStore>().ListAsync(cancellationToken)
                .AnyAsync(item => ErasedEntry.Tells(item.Entry, one), cancellationToken))
                unknown.RemoveAt(at);
        }

        return unknown;
    }

    /// <exception cref="IOException">The disk is full or failing. Nothing is lost: the same call goes on.</exception>
    /// <exception cref="DbException">The warehouse cannot answer; likewise.</exception>
    public async Task<EraseReport> EraseAsync(IReadOnlyList<string> keys, string reason, CancellationToken cancellationToken)
    {
        var stage = session.Get<EraseStage>();
        await stage.RecordAsync(keys, reason, cancellationToken);
        var lake = await stage.EraseAsync(cancellationToken);
        session.Get<FolderLake>().DeleteUnnamed();

        var records = session.Get<ErasureRecords>();
        var warehouse = session.Get<WarehouseErasure>();
        await warehouse.NoteAsync(records.ListAsync(cancellationToken), cancellationToken);
        var rows = await warehouse.EraseAsync(cancellationToken);
        var erased = await records.KeysAsync(cancellationToken);

        await session.Get<EmbeddedHub>().DisposeAsync();
        var hub = HubRewrite.Run(session.Get<HubOptions>(), body => EventLeftOf(body, erased));

        // What verify or rebuild left when they were killed, then the file itself.
        await session.Get<EmbeddedDatabase>().DisposeAsync();
        var scratch = Path.GetDirectoryName(folder.Scratch("erase"))!;
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
        await WarehouseCompaction.RunAsync(folder, cancellationToken);
        return new EraseReport(
            [.. rows.Where(row => keys.Contains(row.Key, StringComparer.Ordinal))], lake.Events, lake.Entries, lake.Files, hub.Events,
            [.. lake.Remaining, .. hub.Unread.Where(unread => erased.AreNamedIn(unread.Bytes.Span)).Select(
                unread => $"{unread.Path}: bytes that are no event name an erased key. Look at them, and delete the file.")]);
    }

    private static byte[]? EventLeftOf(ReadOnlyMemory<byte> body, ErasedKeys erased)
    {
        try
        {
            return ErasedEvent.Of(body.Span, erased) is { } left && !body.Span.SequenceEqual(left) ? left : null;
        }
        catch (JsonException)
        {
            // No door writes it; the archive has put it into the quarantine.
            return null;
        }
    }
}

/// <summary>What an erasure did.</summary>
/// <param name="Customers">What the warehouse holds of each that was asked for, erased by now.</param>
/// <param name="LakeEvents">Events in files of the lake that lost what was personal, just now.</param>
/// <param name="LakeEntries">Refused events in the quarantine that did.</param>
/// <param name="LakeFiles">Files that these stood in.</param>
/// <param name="HubEvents">Events in the hub's logs that did.</param>
/// <param name="Remaining">What could not be read and may hold personal data still, a sentence each.</param>
internal sealed record EraseReport(
    IReadOnlyList<ErasedRows> Customers, long LakeEvents, long LakeEntries, long LakeFiles, long HubEvents,
    IReadOnlyList<string> Remaining);
