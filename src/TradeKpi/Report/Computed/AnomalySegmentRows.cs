namespace TradeKpi.Report.Computed;

/// <summary>What every segment had to do with each anomalous day.</summary>
internal sealed class AnomalySegmentRows : IReportComputation
{
    public IReadOnlyList<string> Inputs => SegmentedDays.Inputs;

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values, CancellationToken cancellationToken) =>
        SegmentedDays.Of(rows) is { } days
            ? from at in days.Anomalies(values)
              from segment in days.Segments(at)
              where values.Passes("dimension", segment.Dimension)
              select Row(days.All.Day(at), segment, values)
            : [];

    private static object?[] Row(DateTime day, SegmentOfDay segment, ParameterValues values) =>
    [
        day, values.Text("metric"), segment.Dimension, segment.Segment, segment.Value, segment.Expected, segment.Value - segment.Expected,
        Estimates.Ratio(segment.Surprise.Share), Estimates.Ratio(segment.Surprise.ExpectedShare), Estimates.Ratio(segment.Surprise.Value),
    ];
}
