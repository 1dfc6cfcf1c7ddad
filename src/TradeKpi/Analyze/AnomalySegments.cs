using TradeKpi.Analyze.Series;
using TradeKpi.Report;

namespace TradeKpi.Analyze;

/// <summary>What every segment had to do with each anomalous day.</summary>
internal sealed class AnomalySegments : IReportComputation
{
    public IReadOnlyList<string> Inputs => SegmentedDays.Inputs;

    public IReadOnlyList<string> Parameters { get; } = ["from", "to", "threshold", "dimension"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ReportArguments arguments) =>
        SegmentedDays.Of(rows) is { } days
            ? from at in days.Anomalies(arguments)
              from segment in days.Segments(at)
              where arguments.Passes("dimension", segment.Dimension)
              select Row(days.All.Day(at), segment, arguments)
            : [];

    private static object?[] Row(DateTime day, SegmentOfDay segment, ReportArguments arguments) =>
    [
        day, arguments.Text("metric"), segment.Dimension, segment.Segment, segment.Value, segment.Expected, segment.Value - segment.Expected,
        Estimates.Ratio(segment.Surprise.Share), Estimates.Ratio(segment.Surprise.ExpectedShare), Estimates.Ratio(segment.Surprise.Value),
    ];
}
