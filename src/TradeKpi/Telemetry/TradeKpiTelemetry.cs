using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TradeKpi.Telemetry;

/// <summary>
/// What the pipeline tells of itself, to whoever listens by <see cref="Name"/>: a span for each stage (generate, publish, archive, load,
/// merge) and the metrics below. Nobody listening costs nothing.
/// </summary>
/// <remarks>
/// A counter counts what was done for the first time: a redelivery, a retry or a restart adds nothing. Names and meaning are those that the
/// alerts ask for (infra/README.md); units are UCUM (https://ucum.org).
/// </remarks>
public static class TradeKpiTelemetry
{
    /// <summary>Of the activity source and of the meter.</summary>
    public const string Name = "TradeKpi";

    private static readonly string? s_version = typeof(TradeKpiTelemetry).Assembly.GetName().Version?.ToString();

    // About a half more from each to the next: what is read between two is off by a fifth at most.
    private static readonly double[] s_latencyBounds =
    [
        0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_800, 3_600,
    ];

    private static readonly Meter s_meter = new(Name, s_version);
    private static readonly Gauge<long> s_lag =
        s_meter.CreateGauge<long>("tradekpi.lag", "{event}", "Events of a partition that the archive has not taken.");

    /// <summary>What stages start their spans from.</summary>
    public static ActivitySource Source { get; } = new(Name, s_version ?? "");

    internal static Counter<long> EventsIn { get; } =
        s_meter.CreateCounter<long>("tradekpi.events.in", "{event}", "Events taken at the door.");

    internal static Counter<long> Archived { get; } =
        s_meter.CreateCounter<long>("tradekpi.archived", "{event}", "Events written to the lake.");

    /// <summary>By <c>reason</c>.</summary>
    internal static Counter<long> Quarantined { get; } =
        s_meter.CreateCounter<long>("tradekpi.quarantined", "{event}", "Events put into the quarantine.");

    /// <summary>By <c>entity</c>; <c>quarantine</c> is one.</summary>
    internal static Counter<long> Loaded { get; } = s_meter.CreateCounter<long>("tradekpi.loaded", "{row}", "Rows copied into bronze.");

    internal static Counter<long> Merged { get; } =
        s_meter.CreateCounter<long>("tradekpi.merged", "{event}", "Events that silver has judged.");

    internal static Counter<long> Rejected { get; } =
        s_meter.CreateCounter<long>("tradekpi.rejected", "{event}", "Events that silver has rejected.");

    internal static Gauge<long> Freshness { get; } =
        s_meter.CreateGauge<long>("tradekpi.freshness", "s",
            "Time since the hub took the newest event that gold shows; 0 before the first.");

    /// <summary>
    /// By <c>entity</c>, each event once: from accepted (the hub, whichever it is, had taken it: its enqueued time) to visible (the version
    /// of gold that was the first to count it was made, whose commit follows at once). Reports answer from that commit on.
    /// </summary>
    internal static Histogram<double> Latency { get; } =
        s_meter.CreateHistogram("tradekpi.latency", "s", "Time from the hub's taking an event to the version of gold that shows it.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = s_latencyBounds });

    internal static Gauge<long> StreamStaleness { get; } =
        s_meter.CreateGauge<long>("tradekpi.stream.staleness", "s", "Time that the oldest unread change of any stream has waited.");

    internal static Gauge<long> DataTestsFailed { get; } =
        s_meter.CreateGauge<long>("tradekpi.data_tests.failed", "{test}", "Data tests that failed when they ran last.");

    /// <summary>Whether anybody asks for what only the warehouse and the hub know.</summary>
    internal static bool IsSampled =>
        Merged.Enabled || Rejected.Enabled || Freshness.Enabled || Latency.Enabled || StreamStaleness.Enabled || DataTestsFailed.Enabled
        || s_lag.Enabled;

    /// <summary>Tells how many events of a partition the archive has still to take. For hosts whose trigger reads the hub.</summary>
    public static void ReportLag(int partition, long events) =>
        s_lag.Record(events, new KeyValuePair<string, object?>("partition", partition));
}
