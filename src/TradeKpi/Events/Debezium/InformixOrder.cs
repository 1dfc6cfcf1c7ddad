namespace TradeKpi.Events.Debezium;

/// <summary>
/// Informix's order: the log sequence number of the commit, then within a transaction that of the change. Both are decimal digits of
/// 63 bits: the logical log's number, then the place in it (https://github.com/debezium/debezium-connector-informix, <c>Lsn</c>).
/// </summary>
/// <remarks>
/// The sequence is <c>commit_lsn</c> × 10^18 + closeness, which is 10^18 - 1 less the distance from the change to its commit.
/// A row of a snapshot has no change's number (-1, or none): it stands behind everything that was committed then.
/// </remarks>
internal static class InformixOrder
{
    private const long Distances = 1_000_000_000_000_000_000;

    public static DebeziumOrder? Read(SourceBlock source, out Refusal? refusal)
    {
        refusal = null;
        if (source.Integer("commit_lsn"u8) is not ({ } commit and >= 0))
        {
            refusal = Refuse.Missing("source.commit_lsn", "the log sequence number, in digits, that the Informix connector writes");
            return null;
        }

        var change = source.Integer("change_lsn"u8) is { } lsn and >= 0 ? lsn : commit;
        var closeness = Distances - 1 - Math.Clamp(commit - change, 0, Distances - 1);
        return new(((Int128)commit * Distances) + closeness, 0, "");
    }
}
