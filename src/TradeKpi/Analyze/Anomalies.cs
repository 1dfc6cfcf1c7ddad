using TradeKpi.Analyze.Series;
using TradeKpi.Report;

namespace TradeKpi.Analyze;

/// <summary>The days far from what an ordinary week would have given, and the segment that explains each.</summary>
internal sealed class Anomalies : IReportComputation
{
    public IReadOnlyList<string> Inputs => SegmentedDays.Inputs;

    public IReadOnlyList<string> Parameters { get; } = ["from", "to", "threshold"];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ReportArguments arguments) =>
        SegmentedDays.Of(rows) is { } days ? days.Anomalies(arguments).Select(at => Row(days, at, arguments)) : [];

    private static object?[] Row(SegmentedDays days, int at, ReportArguments arguments)
    {
        var day = days.Day(at);
        var cause = days.Segments(at).Where(segment => segment.Surprise.Explains).MaxBy(segment => segment.Surprise.Value);
        return
        [
            days.All.Day(at), arguments.Text("metric"), day.Value, day.Expected, day.Value - day.Expected, Estimates.Ratio(days.RobustZ(at)), day.Value > day.Expected ? "HIGH" : "LOW",
            cause?.Dimension ?? "none", cause?.Segment, cause?.Value - cause?.Expected, Estimates.Ratio(cause?.Surprise.Share),
        ];
    }
}
