using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>How soon what the hub takes is visible: the one figure for whoever has no use for a histogram.</summary>
public sealed class LatencyStage(DbDataSource warehouse)
{
    /// <summary>
    /// From accepted to visible, of all events that became visible in the last ten minutes; null when none did. Accepted: the hub had taken
    /// it (Event Hubs' enqueued time, the embedded hub's own). Visible: the version of gold that was the first to count it was made, whose
    /// commit follows at once. What was accepted before this warehouse was there, as a rebuild brings it, does not count.
    /// </summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<Latency?> RecentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            "select events, p50_milliseconds, p99_milliseconds from ops.vw_latency where entity = 'all'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Latency(WholeNumber.Of(reader.GetValue(0)), Of(reader.GetValue(1)), Of(reader.GetValue(2)))
            : null;
    }

    private static TimeSpan Of(object milliseconds) => TimeSpan.FromMilliseconds(WholeNumber.Of(milliseconds));
}

/// <param name="Median">What half of the events took at most.</param>
/// <param name="Most">What 99 of 100 took at most.</param>
public sealed record Latency(long Events, TimeSpan Median, TimeSpan Most);
