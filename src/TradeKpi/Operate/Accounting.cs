using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>Where the events of the warehouse stand, in numbers of events.</summary>
/// <param name="Positions">Events in silver, each place in the hub once: accepted + duplicate + conflict.</param>
/// <param name="Accepted">Counted for the first time: applied + superseded + rejected.</param>
/// <param name="Duplicate">Had come before.</param>
/// <param name="Conflict">The event_id of another payload: quarantined.</param>
/// <param name="Quarantined">Refused at the door.</param>
/// <param name="Tombstones">Places in the hub where no change stood.</param>
/// <param name="Applied">The current state of their key.</param>
/// <param name="Superseded">Replaced by a later one.</param>
/// <param name="Rejected">A bad payload.</param>
public sealed record Accounting(
    long Positions, long Accepted, long Duplicate, long Conflict, long Quarantined, long Tombstones, long Applied, long Superseded,
    long Rejected)
{
    private const string Columns = "positions, accepted, duplicate, conflict, quarantined, tombstones, applied, superseded, rejected";

    /// <summary>What came since an earlier reading. Applied may shrink: what was applied can be superseded.</summary>
    public Accounting Since(Accounting earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return new(
            Positions - earlier.Positions, Accepted - earlier.Accepted, Duplicate - earlier.Duplicate, Conflict - earlier.Conflict,
            Quarantined - earlier.Quarantined, Tombstones - earlier.Tombstones,
            Applied - earlier.Applied, Superseded - earlier.Superseded, Rejected - earlier.Rejected);
    }

    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<Accounting> ReadAsync(DbDataSource warehouse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from ops.vw_accounting";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(Number(0), Number(1), Number(2), Number(3), Number(4), Number(5), Number(6), Number(7), Number(8));

        long Number(int at) => WholeNumber.Of(reader.GetValue(at));
    }
}
