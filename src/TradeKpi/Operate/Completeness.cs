using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>What arrived of one partition of the hub, as <c>ops.vw_completeness</c> counts it.</summary>
/// <param name="Epoch">Of the hub.</param>
/// <param name="First">The lowest sequence that arrived.</param>
/// <param name="Last">The highest.</param>
/// <param name="Positions">How many arrived.</param>
/// <param name="Missing">How many up to the frontier did not: from 0 on, or from where the hub had trimmed its head.</param>
public sealed record Completeness(string Epoch, long Partition, long First, long Last, long Positions, long Missing)
{
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<IReadOnlyList<Completeness>> ReadAsync(DbDataSource warehouse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            """
            select hub_epoch, hub_partition, first_sequence, last_sequence, positions, missing
            from ops.vw_completeness
            order by hub_epoch, hub_partition
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var partitions = new List<Completeness>();
        while (await reader.ReadAsync(cancellationToken))
            partitions.Add(new Completeness(reader.GetString(0), Number(1), Number(2), Number(3), Number(4), Number(5)));
        return partitions;

        long Number(int at) => WholeNumber.Of(reader.GetValue(at));
    }
}
