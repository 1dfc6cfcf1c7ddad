using System.Data;
using System.Diagnostics.Metrics;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Telemetry;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Telemetry;

[Collection(TelemetryAlone.Name)]
public sealed class MetricTests : IDisposable
{
    private readonly Telemetered _telemetry = new();
    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();
    private readonly FakeWarehouse _warehouse;
    private readonly Dictionary<string, long?> _marks =
        new(StringComparer.Ordinal) { ["tradekpi.merged"] = null, ["tradekpi.rejected"] = null, ["tradekpi.latency"] = null };
    private readonly FakeLedger _ledger = new();
    private long _merged = 100;
    private long _version = 3;
    private Action _beforeMove = () => { };

    public MetricTests() => _warehouse = new FakeWarehouse(Answer)
    {
        OnCommit = _ledger.Commit,
        OnRollback = _ledger.Rollback,
    };

    private TelemetryStage Sampler => new(_warehouse, [_hub], new ArchiveOptions());

    public void Dispose()
    {
        _telemetry.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public async Task The_door_counts_what_it_took_and_what_it_refused()
    {
        var door = new PublishStage(Lines.Reader, _hub, new QuarantineStore(_lake), new PublishOptions(), new ManualTime());
        await door.PublishAsync(Lines.Input(Lines.Event(1), Lines.Torn(2), Lines.Event(3)), InputOrigin.File("f"), null, default);
        Assert.Equal((2, 1), (_telemetry.Sum("tradekpi.events.in"), _telemetry.Sum("tradekpi.quarantined", "reason=TORN_JSON")));
    }

    [Fact]
    public async Task A_redelivered_batch_counts_once()
    {
        _hub.Add(Lines.Event(1), Lines.Torn(2), Lines.Event(3, Entity.Trade));
        for (var delivery = 0; delivery < 2; delivery++)
            await new ArchiveStage(Lines.Reader, _lake, new QuarantineStore(_lake)).ArchiveAsync(MemoryHub.Batch(_hub.Events), default);
        Assert.Equal((2, 1), (_telemetry.Sum("tradekpi.archived"), _telemetry.Sum("tradekpi.quarantined", "reason=TORN_JSON")));
    }

    [Fact]
    public async Task A_load_counts_its_rows_continues_the_trace_of_its_file_and_the_merge_continues_the_load()
    {
        const string path = "lake/order/date=2026-01-02/hour=03/f.json";
        const string origin = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await _lake.WriteOnceAsync(path, Lines.Event(1, extra: $"\"traceparent\":\"{origin}\","), default);
        using var load = new LoadStage(_warehouse, _lake, new LoadOptions(), new ManualTime());
        for (var attempt = 0; attempt < 2; attempt++)
            await load.LoadAsync([path], default);
        Assert.Equal(10, _telemetry.Sum("tradekpi.loaded", "entity=order"));

        await new MergeStage(_warehouse, new ManualTime()).RequestAsync(default);
        var (first, merge) = (_telemetry.Spans.First(span => span.OperationName == "load"), _telemetry.Span("merge"));
        Assert.Equal((origin.Substring(3, 32), first.TraceId), (first.TraceId.ToString(), merge.TraceId));
        Assert.Equal(first.SpanId, merge.ParentSpanId);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_for_its_trace_is_loaded_all_the_same()
    {
        using var load = new LoadStage(_warehouse, _lake, new LoadOptions(), new ManualTime());
        Assert.Equal(1, (await load.LoadAsync(["lake/order/not-there.json"], default)).Loaded);
    }

    [Fact]
    public async Task A_sample_tells_the_state_and_the_lag_of_each_partition()
    {
        _hub.Add(Lines.Event(1), Lines.Event(2));
        await Sampler.SampleAsync(default);
        Assert.Equal([2L], _telemetry.Values("tradekpi.lag", "partition=0"));
        Assert.Equal([12L], _telemetry.Values("tradekpi.freshness"));
        Assert.Equal([34L], _telemetry.Values("tradekpi.stream.staleness"));
        Assert.Equal([5L], _telemetry.Values("tradekpi.data_tests.failed"));
    }

    [Fact]
    public async Task The_first_sample_ever_counts_nothing_and_each_later_one_what_came_since()
    {
        await Sampler.SampleAsync(default);
        Assert.Equal(0, _telemetry.Sum("tradekpi.merged"));
        _merged = 130;
        await Sampler.SampleAsync(default);
        await Sampler.SampleAsync(default);
        Assert.Equal((30, 0), (_telemetry.Sum("tradekpi.merged"), _telemetry.Sum("tradekpi.rejected")));
    }

    [Fact]
    public async Task What_another_process_counted_meanwhile_is_not_counted_again()
    {
        await Sampler.SampleAsync(default);
        _merged = 130;
        _beforeMove = () => _marks["tradekpi.merged"] = 130;
        await Sampler.SampleAsync(default);
        Assert.Equal(0, _telemetry.Sum("tradekpi.merged"));
    }

    [Fact]
    public async Task A_warehouse_made_anew_counts_on_from_what_it_has()
    {
        await Sampler.SampleAsync(default);
        _merged = 40;
        await Sampler.SampleAsync(default);
        _merged = 45;
        await Sampler.SampleAsync(default);
        Assert.Equal(5, _telemetry.Sum("tradekpi.merged"));
    }

    [Fact]
    public async Task Each_event_of_a_new_version_is_one_measurement_of_the_latency()
    {
        await Sampler.SampleAsync(default);
        Assert.Empty(_telemetry.Seconds("tradekpi.latency", "entity=order"));
        _version = 5;
        await Sampler.SampleAsync(default);
        await Sampler.SampleAsync(default);
        Assert.Equal([0.25, 0.25, 0.25, 61.5], _telemetry.Seconds("tradekpi.latency", "entity=order"));
    }

    [Fact]
    public async Task Nobody_listening_asks_the_warehouse_nothing()
    {
        _telemetry.Dispose();
        await Sampler.SampleAsync(default);
        Assert.Empty(_warehouse.Log);
    }

    [Fact]
    public void Ages_are_seconds_and_counts_are_things()
    {
        var units = new Dictionary<string, string?>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == TradeKpiTelemetry.Name)
                units[instrument.Name] = instrument.Unit;
        };
        TradeKpiTelemetry.ReportLag(0, 0);
        listener.Start();
        Assert.Equal(("s", "s", "s", "{event}", "{row}", "{test}", 11), (
            units["tradekpi.freshness"], units["tradekpi.latency"], units["tradekpi.stream.staleness"], units["tradekpi.lag"],
            units["tradekpi.loaded"],
            units["tradekpi.data_tests.failed"], units.Count));
    }

    private DataTable Answer(FakeCommand command)
    {
        var text = command.CommandText;
        if (text.Contains("ops.vw_telemetry", StringComparison.Ordinal))
            return FakeWarehouse.Table(["a", "b", "c", "d"], [_merged, 7L, 12L, 34L]);
        if (text.Contains("ops.gold_versions", StringComparison.Ordinal))
            return FakeWarehouse.Table(["version"], [_version]);
        if (text.Contains("ops.vw_latencies", StringComparison.Ordinal))
        {
            return (command["mark"], command["version"]) is (3L, 5L)
                ? FakeWarehouse.Table(["entity", "milliseconds", "events"], ["order", 250L, 3L], ["order", 61_500L, 1L]) : new DataTable();
        }

        if (text.Contains("ops.vw_data_quality", StringComparison.Ordinal))
            return FakeWarehouse.Table(["count"], [5L]);
        if (text.StartsWith("select counted", StringComparison.Ordinal))
            return FakeWarehouse.Table(["counted"], [_marks[$"{command["metric"]}"] is { } mark ? mark : DBNull.Value]);
        if (text.StartsWith("update", StringComparison.Ordinal))
            return Move(command, text.Contains("is null", StringComparison.Ordinal) ? null : (long)command["mark"]!);
        if (_ledger.Answer(command) is { } noted)
            return noted;
        return text.StartsWith("copy", StringComparison.Ordinal)
            ? FakeWarehouse.Table(["file", "rows_loaded"], [command.CommandText.Split('\'')[1], 10L]) : new DataTable();
    }

    private DataTable Move(FakeCommand command, long? from)
    {
        _beforeMove();
        if (_marks[$"{command["metric"]}"] != from)
            return new DataTable();
        _marks[$"{command["metric"]}"] = (long)command["total"]!;
        return FakeWarehouse.Table(["updated"], [1L]);
    }
}
