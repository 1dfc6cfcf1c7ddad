using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>Whether gold goes on: how the newest run of the task graph ended, one that is tried again apart.</summary>
public sealed class RefreshHealth(DbDataSource warehouse)
{
    /// <returns>What made it fail; null where it did not, or none has run.</returns>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<string?> FailureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            "select status, error from ops.vw_runs where status <> 'RETRYING' order by started_at desc limit 1");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) && rows.GetString(0) == "FAILED"
            ? (rows.IsDBNull(1) ? "no error was recorded" : rows.GetString(1)).Split('\n', 2)[0].TrimEnd()
            : null;
    }
}
