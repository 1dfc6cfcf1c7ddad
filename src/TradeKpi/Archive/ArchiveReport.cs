using TradeKpi.Events;

namespace TradeKpi.Archive;

/// <summary>What became of a batch: events = lines + tombstones + quarantined.</summary>
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
    IReadOnlyDictionary<string, int> Quarantined);
