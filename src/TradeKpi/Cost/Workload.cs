namespace TradeKpi.Cost;

/// <summary>What is measured of the events and of the scripts.</summary>
/// <param name="BytesPerEvent">A line of the lake; what travels through the hub is little less.</param>
/// <param name="EntitiesPerBatch">Files that one batch of a partition becomes: one for each entity in it.</param>
/// <param name="StatementsPerRun">What the graph executes from new lines to gold, whatever their number.</param>
/// <param name="From">What was measured: a data folder, or what the benchmarks generate.</param>
public sealed record Workload(double BytesPerEvent, double EntitiesPerBatch, int StatementsPerRun, string From)
{
    /// <summary>Generated events, as the benchmarks measure them.</summary>
    public static Workload Generated { get; } = new(600, 4, RunStatements.Count(), "generated events");

    /// <summary>As the sampled files of a lake have it; null when there are none.</summary>
    public static Workload? Of(IReadOnlyList<LakeSample> files, string from)
    {
        var lines = files.Sum(file => file.Lines);
        return lines == 0 ? null : new Workload(
            (double)files.Sum(file => file.Bytes) / lines, (double)files.Count / LakeSample.Batches(files), RunStatements.Count(), from);
    }
}
