using System.Diagnostics.Metrics;
using Dapper;
using TradeKpi.Archive;
using TradeKpi.Operate;
using TradeKpi.Telemetry;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>What the warehouse says of itself for the pipeline's metrics.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    private TelemetryStage Stage => new(_warehouse.Source, [], new ArchiveOptions());

    public async Task InitializeAsync()
    {
        _warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var script in new[] { "090_data_test_results.sql", "099_vw_data_quality.sql" })
            await _warehouse.Connection.ExecuteAsync(
                await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", "70_tests", script)));
    }

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task An_empty_warehouse_is_fresh_and_waits_for_nothing() => Assert.Equal((0L, 0L, 0L, 0L), await NowAsync());

    [Fact]
    public async Task A_change_that_no_run_has_read_waits_since_its_file_was_loaded()
    {
        await _warehouse.LoadAsync([_warehouse.OnNextPosition(Changes.Order("ORD1", "INSERT", 1))]);
        await LedgerAsync("'f1', 'order'", minutes: 30);
        await LedgerAsync("'f2', 'quarantine'", minutes: 90);
        Assert.InRange((await NowAsync()).Staleness, 1800, 1900);

        await RunAsync("FAILED", minutes: 5);
        Assert.InRange((await NowAsync()).Staleness, 1800, 1900);

        await LedgerAsync("'f3', 'order'", minutes: 10);
        await RunAsync("SUCCEEDED", minutes: 20);
        Assert.InRange((await NowAsync()).Staleness, 600, 700);

        await _warehouse.RefreshAsync();
        Assert.Equal(0, (await NowAsync()).Staleness);
    }

    [Fact]
    public async Task Freshness_is_the_age_of_the_newest_event_that_gold_shows()
    {
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1));
        var shown = (await NowAsync()).Freshness;
        Assert.Equal(await _warehouse.ScalarAsync<long>("select datediff('second', '2025-06-01'::timestamp_ntz, sysdate())"), shown, 5d);

        // Judged by silver, and not in gold yet.
        var line = _warehouse.OnNextPosition(Changes.Order("ORD2", "INSERT", 2));
        line["enqueued_at"] = "2026-01-01T00:00:00.000000Z";
        await _warehouse.LoadAsync([line]);
        await _warehouse.TypeAsync();
        Assert.InRange((await NowAsync()).Freshness, shown, shown + 5);

        await _warehouse.RefreshAsync();
        Assert.True((await NowAsync()).Freshness < shown - 1_000_000);
    }

    [Fact]
    public async Task Events_and_rejections_are_counted_once_by_whoever_samples_first()
    {
        using var counted = new Counted();
        await Stage.SampleAsync(default);
        await _warehouse.TakeAsync(Changes.Order("ORD1", "INSERT", 1), Changes.Order("ORD2", "INSERT", 1, "-5"),
            Changes.Order("ORD3", "INSERT", 1));
        await Stage.SampleAsync(default);
        await Stage.SampleAsync(default);
        await _warehouse.TakeAsync(Changes.Order("ORD4", "INSERT", 1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Stage.SampleAsync(default)));
        Assert.Equal((4, 1), (counted["tradekpi.merged"], counted["tradekpi.rejected"]));
    }

    private async Task<(long Merged, long Rejected, long Freshness, long Staleness)> NowAsync() =>
        await _warehouse.Connection.QuerySingleAsync<(long, long, long, long)>(
            "select merged, rejected, freshness_seconds, staleness_seconds from ops.vw_telemetry");

    private Task LedgerAsync(string file, int minutes) => _warehouse.Connection.ExecuteAsync(
        $"insert into ops.load_ledger (file_name, entity, rows_loaded, loaded_at) select {file}, 1, dateadd('minute', " +
        $"-{minutes}, sysdate())");

    private Task RunAsync(string status, int minutes) => _warehouse.Connection.ExecuteAsync(
        $"insert into ops.runs (run_id, started_at, status) select '{status}', dateadd('minute', -{minutes}, sysdate()), '{status}'");

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _sums = new(StringComparer.Ordinal);

        public Counted()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TradeKpiTelemetry.Name)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            {
                lock (_sums)
                    _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
            });
            _listener.Start();
        }

        public long this[string metric] => _sums.GetValueOrDefault(metric);

        public void Dispose() => _listener.Dispose();
    }
}
