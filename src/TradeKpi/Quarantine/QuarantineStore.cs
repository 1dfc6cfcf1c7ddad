using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using TradeKpi.Erasure;
using TradeKpi.Lake;
using TradeKpi.Telemetry;

namespace TradeKpi.Quarantine;

/// <summary>The dead letters: files of refused events in the lake, and a marker for each that was replayed.</summary>
/// <param name="erasures">Whose personal data are left out of what is written; without it, nobody's are.</param>
public sealed class QuarantineStore(ILake lake, ErasureRecords? erasures = null)
{
    /// <summary>The folder of the marks, one file a replayed entry.</summary>
    internal const string Markers = "quarantine-replayed/";

    /// <summary>
    /// Writes entries as one file, durably. The name ends in a digest of the content, so the same entries go to the same file, and entries
    /// that an upgraded program words differently go beside it instead of blocking a redelivery.
    /// </summary>
    /// <param name="name">What the entries have in common; a lake path part.</param>
    /// <returns>The file's path, or null when there was nothing to write.</returns>
    public async Task<string?> WriteAsync(string name, IReadOnlyList<QuarantineEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
            return null;
        var erased = erasures is null ? ErasedKeys.None : await erasures.KeysAsync(cancellationToken);
        var content = QuarantineLines.Write(entries.Select(entry => ErasedEntry.Of(entry, erased)));
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 8));
        var path = LakePath.OfQuarantine($"{name}-{digest}", entries[0].ReceivedAt);
        if (await lake.WriteOnceAsync(path, content, cancellationToken) == LakeWrite.Written)
            Count(entries);
        return path;
    }

    /// <summary>Every quarantined event once, oldest file first, with whether it was replayed.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it and its line.</exception>
    public async IAsyncEnumerable<QuarantineItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replayed = await ReplayedAsync(cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var file in lake.ListAsync(LakePath.Quarantine, cancellationToken))
        {
            await using var stream = await lake.OpenReadAsync(file.Path, cancellationToken);
            await foreach (var entry in EntriesAsync(file.Path, stream, cancellationToken))
            {
                if (seen.Add(entry.QuarantineId))
                    yield return new QuarantineItem(entry, file.Path, replayed.Contains(entry.QuarantineId));
            }
        }
    }

    /// <summary>The quarantined events whose id begins so, two at most: none, the one that was meant, or too little of an id.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it and its line.</exception>
    public async Task<IReadOnlyList<QuarantineItem>> FindAsync(string id, CancellationToken cancellationToken) =>
        await ListAsync(cancellationToken).Where(item => item.Entry.QuarantineId.StartsWith(id, StringComparison.OrdinalIgnoreCase))
            .Take(2).ToListAsync(cancellationToken);

    /// <summary>Marks an entry as replayed. The first mark stands.</summary>
    public async Task MarkReplayedAsync(string quarantineId, ReplayMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        try
        {
            await lake.WriteOnceAsync(MarkOf(quarantineId), mark.ToBytes(quarantineId), cancellationToken);
        }
        catch (LakeConflictException)
        {
            // Replayed before, at another time: that mark stands.
        }
    }

    /// <summary>How an entry left the quarantine, or null where it has not.</summary>
    /// <exception cref="InvalidDataException">Its mark is damaged; the message names it.</exception>
    public async Task<ReplayMark?> FindMarkAsync(string quarantineId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadMarkAsync(lake, MarkOf(quarantineId), cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <exception cref="FileNotFoundException">No mark stands at the path.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the message names it.</exception>
    internal static async Task<ReplayMark> ReadMarkAsync(ILake lake, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var mark = await lake.OpenReadAsync(path, cancellationToken);
            return await ReplayMark.ReadAsync(mark, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The ids of all entries that were replayed.</summary>
    public async Task<IReadOnlySet<string>> ReplayedAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var file in lake.ListAsync(Markers, cancellationToken))
            ids.Add(Path.GetFileNameWithoutExtension(file.Path));
        return ids;
    }

    private static string MarkOf(string quarantineId) => $"{Markers}{quarantineId}.json";

    private static async IAsyncEnumerable<QuarantineEntry> EntriesAsync(
        string path, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var entries = QuarantineLines.ReadAsync(stream, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
            yield return entries.Current;

        async Task<bool> NextAsync()
        {
            try
            {
                return await entries.MoveNextAsync();
            }
            catch (FormatException e)
            {
                throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
            }
        }
    }

    private static void Count(IReadOnlyList<QuarantineEntry> entries)
    {
        foreach (var (reason, count) in entries.CountBy(entry => entry.Reason, StringComparer.Ordinal))
            TradeKpiTelemetry.Quarantined.Add(count, new KeyValuePair<string, object?>("reason", reason));
    }
}
