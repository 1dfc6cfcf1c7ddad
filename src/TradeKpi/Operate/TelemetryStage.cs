using System.Data.Common;
using System.Diagnostics.Metrics;
using TradeKpi.Archive;
using TradeKpi.Telemetry;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>
/// Reads what only the warehouse and the hub know (what was merged and rejected, how soon it was visible, freshness, staleness, failed data
/// tests, lag) and reports it as metrics. A host calls it on a timer and, where it can, after merges.
/// </summary>
/// <param name="hubs">The hub where this process pulls from it itself; otherwise none, and the host calls
/// <see cref="TradeKpiTelemetry.ReportLag"/>.</param>
/// <param name="quiet">Where waking the warehouse costs: then the last sample holds while nothing happens.</param>
public sealed class TelemetryStage(
    DbDataSource warehouse, IEnumerable<IHubReader> hubs, ArchiveOptions archive, QuietTime? quiet = null)
{
    /// <summary>
    /// Samples once, if anybody listens. Any number of processes may sample at any time: each event is counted by one of them, once.
    /// </summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public Task SampleAsync(CancellationToken cancellationToken) => TradeKpiTelemetry.IsSampled
        ? Halves.AllAsync(SampleHubsAsync(cancellationToken), SampleWarehouseAsync(cancellationToken))
        : Task.CompletedTask;

    private async Task SampleHubsAsync(CancellationToken cancellationToken)
    {
        foreach (var hub in hubs)
        {
            var lag = await hub.LagAsync(archive.ConsumerGroup, cancellationToken);
            for (var partition = 0; partition < lag.Count; partition++)
                TradeKpiTelemetry.ReportLag(partition, lag[partition]);
        }
    }

    private async Task SampleWarehouseAsync(CancellationToken cancellationToken)
    {
        if (quiet is not null && await quiet.LastAsync(cancellationToken) is { } last)
        {
            Record(last);
            return;
        }

        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var now = await NowAsync(connection, cancellationToken);
        var gauges = new WarehouseGauges(now.Freshness, now.Staleness, await FailedTestsAsync(connection, cancellationToken));
        Record(gauges);
        quiet?.Keep(gauges);
        await CountAsync(connection, TradeKpiTelemetry.Merged, now.Merged, cancellationToken);
        await CountAsync(connection, TradeKpiTelemetry.Rejected, now.Rejected, cancellationToken);
        await RecordLatencyAsync(connection, cancellationToken);
    }

    private static void Record(WarehouseGauges gauges)
    {
        TradeKpiTelemetry.Freshness.Record(gauges.Freshness);
        TradeKpiTelemetry.StreamStaleness.Record(gauges.Staleness);
        TradeKpiTelemetry.DataTestsFailed.Record(gauges.FailedTests);
    }

    private static async Task<(long Merged, long Rejected, long Freshness, long Staleness)> NowAsync(DbConnection connection,
        CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select merged, rejected, freshness_seconds, staleness_seconds from ops.vw_telemetry");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (WholeNumber.Of(reader.GetValue(0)), WholeNumber.Of(reader.GetValue(1)), WholeNumber.Of(reader.GetValue(2)),
            WholeNumber.Of(reader.GetValue(3)));
    }

    private static async Task<long> FailedTestsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select count(*) from ops.vw_data_quality where status = 'FAILED'");
        return WholeNumber.Of(await command.ExecuteScalarAsync(cancellationToken) ?? 0L);
    }

    private static async Task CountAsync(DbConnection connection, Counter<long> counter, long total, CancellationToken cancellationToken)
    {
        if (await MoveMarkAsync(connection, counter.Name, total, cancellationToken) is { } mark && total > mark)
            counter.Add(total - mark);
    }

    private static async Task RecordLatencyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var metric = TradeKpiTelemetry.Latency;
        await using var newest = connection.Command("select coalesce(max(version), 0) from ops.gold_versions");
        var version = WholeNumber.Of(await newest.ExecuteScalarAsync(cancellationToken) ?? 0L);
        if (!metric.Enabled || await MoveMarkAsync(connection, metric.Name, version, cancellationToken) is not { } mark)
            return;
        await using var command = connection.Command(
            "select entity, milliseconds, events from ops.vw_latencies where version > :mark and version <= :version")
            .Bind("mark", mark).Bind("version", version);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var entity = new KeyValuePair<string, object?>("entity", reader.GetString(0));
            var seconds = WholeNumber.Of(reader.GetValue(1)) / 1000.0;
            for (var left = WholeNumber.Of(reader.GetValue(2)); left > 0; left--)
                metric.Record(seconds, entity);
        }
    }

    // Whoever moves the mark counts what lies between: nobody else finds it where it was. The first to come only sets it. Null for all who
    // have nothing to count.
    private static async Task<long?> MoveMarkAsync(DbConnection connection, string metric, long total, CancellationToken cancellationToken)
    {
        var mark = await MarkAsync(connection, metric, cancellationToken);
        if (mark == total)
            return null;
        await using var move = mark is null
            ? connection.Command("update ops.telemetry_marks set counted = :total where metric = :metric and counted is null")
            : connection.Command("update ops.telemetry_marks set counted = :total where metric = :metric and counted = :mark").Bind("mark",
                mark.Value);
        move.Bind("total", total).Bind("metric", metric);
        return await move.ExecuteNonQueryAsync(cancellationToken) == 1 ? mark : null;
    }

    private static async Task<long?> MarkAsync(DbConnection connection, string metric, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select counted from ops.telemetry_marks where metric = :metric").Bind("metric",
            metric);
        return await command.ExecuteScalarAsync(cancellationToken) is { } counted and not DBNull ? WholeNumber.Of(counted) : null;
    }
}
