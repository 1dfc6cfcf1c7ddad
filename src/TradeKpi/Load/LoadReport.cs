namespace TradeKpi.Load;

/// <summary>A file that COPY refused for its content.</summary>
public sealed record LoadFailure(string Path, string Error);

/// <summary>What a load did: paths given = loaded + already there + failed + ignored.</summary>
/// <param name="Loaded">Files loaded now.</param>
/// <param name="AlreadyThere">Files that the ledger knew.</param>
/// <param name="Ignored">Paths that are no bronze file.</param>
/// <param name="Failures">Files that stay out of bronze until they are repaired; they stand in <c>ops.load_failures</c>.</param>
/// <param name="Rows">Rows loaded now by entity; <c>quarantine</c> and <c>tombstone</c> are two.</param>
public sealed record LoadReport(
    int Loaded, int AlreadyThere, int Ignored, IReadOnlyList<LoadFailure> Failures, IReadOnlyDictionary<string, long> Rows)
{
    public static LoadReport Empty { get; } = new(0, 0, 0, [], new Dictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Of two loads, one after the other.</summary>
    internal LoadReport Plus(LoadReport later)
    {
        var all = new Dictionary<string, long>(Rows, StringComparer.Ordinal);
        foreach (var (entity, rows) in later.Rows)
            all[entity] = all.GetValueOrDefault(entity) + rows;
        return new LoadReport(
            Loaded + later.Loaded, AlreadyThere + later.AlreadyThere, Ignored + later.Ignored, [.. Failures, .. later.Failures], all);
    }

    internal LoadReport With(string entity, int loaded, int alreadyThere, IEnumerable<LoadFailure> failures, long rows)
    {
        var all = new Dictionary<string, long>(Rows, StringComparer.Ordinal);
        if (rows > 0)
            all[entity] = all.GetValueOrDefault(entity) + rows;
        return new LoadReport(Loaded + loaded, AlreadyThere + alreadyThere, Ignored, [.. Failures, .. failures], all);
    }
}
