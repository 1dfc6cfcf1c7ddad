using System.Globalization;
using TradeKpi.Operate;

namespace TradeKpi.Local.Hosting;

/// <summary>Sentences on the places of a partition that a warehouse lacks; null where it lacks none.</summary>
internal static class HubGaps
{
    /// <summary>Places that an earlier warehouse knew.</summary>
    public static string? Since(Completeness before, Completeness? now) =>
        Missing(before.Epoch, before.Partition, before.Positions - (now?.Positions ?? 0));

    /// <summary>Places between its first and its last.</summary>
    public static string? Within(Completeness partition) => Missing(partition.Epoch, partition.Partition, partition.Missing);

    /// <summary>Places before its first and behind its last, up to those that were archived.</summary>
    /// <param name="next">The first sequence that was not archived.</param>
    public static string? Against(string epoch, long partition, long next, Completeness? now) =>
        Missing(epoch, partition, now is null ? next : now.First + Math.Max(0, next - 1 - now.Last));

    private static string? Missing(string epoch, long partition, long count) => count <= 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"Partition {partition} of hub {epoch}: {count:N0} archived places are missing in the lake.");
}
