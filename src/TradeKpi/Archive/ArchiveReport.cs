using TradeKpi.Events;

namespace TradeKpi.Archive;

/// <summary>What became of a batch: events = lines + tombstones + quarantined.</summary>
/// <param name="Events">As many as the batch has messages, unless a message holds several.</param>
/// <param name="Paths">The lake files that hold the batch now, the quarantine file included; also those that stood there already.</param>
/// <param name="Written">How many entity files this call wrote; the others an earlier delivery had written.</param>
/// <param name="Lines">Lines by entity.</param>
/// <param name="Quarantined">Refused events by reason.</param>
public sealed record ArchiveReport(
    int Partition,
    int Events,
    IReadOnlyList<string> Paths,
    int Written,
    IReadOnlyDictionary<Entity, int> Lines,
    int Tombstones,
    IReadOnlyDictionary<string, int> Quarantined)
{
    internal static ArchiveReport Nothing(int partition) =>
        new(partition, 0, [], 0, new Dictionary<Entity, int>(), 0, new Dictionary<string, int>(StringComparer.Ordinal));

    internal ArchiveReport With(ArchiveReport next) => Events == 0
        ? next
        : new(Partition, Events + next.Events, [.. Paths, .. next.Paths], Written + next.Written, Sum(Lines, next.Lines),
            Tombstones + next.Tombstones, Sum(Quarantined, next.Quarantined));

    private static Dictionary<T, int> Sum<T>(IReadOnlyDictionary<T, int> a, IReadOnlyDictionary<T, int> b)
        where T : notnull =>
        a.Concat(b).GroupBy(count => count.Key).ToDictionary(count => count.Key, count => count.Sum(part => part.Value));
}
