using System.Globalization;
using TradeKpi.Operate;

namespace TradeKpi.Local.Hosting;

/// <summary>Sentences on the places of a partition that a warehouse lacks; null where it lacks none.</summary>
internal static class HubGaps
{
    /// <summary>Places that an earlier warehouse knew.</summary>
    public static string? Since(Completeness before, Completeness? now) =>
        Missing(before.Epoch, before.Partition, before.Positions - (now?.Positions ?? 0));

    /// <summary>Places up to its last.</summary>
    public static string? Within(Completeness partition) => Missing(partition.Epoch, partition.Partition, partition.Missing);

    /// <summary>Places behind its last, up to those that were archived.</summary>
    /// <param name="next">The first sequence that was not archived.</param>
    public static string? Against(string epoch, long partition, long next, Completeness? now) =>
        Missing(epoch, partition, next - 1 - (now?.Last ?? -1));

    private static string? Missing(string epoch, long partition, long count) => count <= 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"Partition {partition} of hub {epoch}: {count:N0} archived places are missing in the lake.");
}
