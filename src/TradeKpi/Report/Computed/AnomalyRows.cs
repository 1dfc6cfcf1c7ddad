namespace TradeKpi.Report.Computed;

/// <summary>The days far from what an ordinary week would have given, and the segment that explains each.</summary>
internal sealed class AnomalyRows : IReportComputation
{
    public IReadOnlyList<string> Inputs => SegmentedDays.Inputs;

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken) =>
        SegmentedDays.Of(rows) is { } days ? days.Anomalies(values).Select(at => Row(days, at, values)) : [];

    private static object?[] Row(SegmentedDays days, int at, ParameterValues values)
    {
        var day = days.Day(at);
        var cause = days.Segments(at).Where(segment => segment.Surprise.Explains).MaxBy(segment => segment.Surprise.Value);
        return
        [
            days.All.Day(at), values.Text("metric"), day.Value, day.Expected, day.Value - day.Expected,
            Estimates.Ratio(days.RobustZ(at)), day.Value > day.Expected ? "HIGH" : "LOW",
            cause?.Dimension ?? "none", cause?.Segment, cause?.Value - cause?.Expected, Estimates.Ratio(cause?.Surprise.Share),
        ];
    }
}
