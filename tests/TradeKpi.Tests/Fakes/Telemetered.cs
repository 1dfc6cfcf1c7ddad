using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using TradeKpi.Telemetry;

namespace TradeKpi.Tests.Fakes;

/// <summary>
/// Listens to everything that the pipeline tells, from its making to its end. Only one test at a time may, for telemetry is of the process.
/// </summary>
internal sealed class Telemetered : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _metrics = new();
    private readonly ConcurrentQueue<(string Name, string Tags, long Value)> _measured = new();
    private readonly ConcurrentQueue<(string Name, string Tags, double Value)> _timed = new();

    public Telemetered(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TradeKpiTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TradeKpiTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _measured.Enqueue((instrument.Name, Text(tags), value)));
        _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            _timed.Enqueue((instrument.Name, Text(tags), value)));
        _metrics.Start();
    }

    /// <summary>Ended spans, in the order of their ends.</summary>
    public ConcurrentQueue<Activity> Spans { get; } = new();

    public Activity Span(string name) => Spans.Single(span => span.OperationName == name);

    public long Sum(string metric, string tags = "") => _measured.Where(m => m.Name == metric && m.Tags == tags).Sum(m => m.Value);

    public IEnumerable<long> Values(string metric, string tags = "") =>
        _measured.Where(m => m.Name == metric && m.Tags == tags).Select(m => m.Value);

    public IEnumerable<double> Seconds(string metric, string tags = "") =>
        _timed.Where(m => m.Name == metric && m.Tags == tags).Select(m => m.Value);

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}

/// <summary>Tests that listen run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryAlone
{
    public const string Name = "telemetry";
}
