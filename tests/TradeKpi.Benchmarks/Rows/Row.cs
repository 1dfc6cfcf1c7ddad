using System.Globalization;

namespace TradeKpi.Benchmarks.Rows;

/// <summary>One line or more of the table.</summary>
internal abstract class Row(Workspace work)
{
    public abstract string Name { get; }

    protected Workspace Work { get; } = work;

    public abstract Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken);

    protected static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    protected static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");

    protected static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} ×");
}

/// <param name="Measured">The ratio, or what else the target bounds.</param>
internal sealed record RowResult(string Name, string Target, string Measured, string Ours, string Rival, bool IsMet);

/// <summary>Some values of one kind.</summary>
internal static class Spread
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public static TimeSpan Median(IEnumerable<TimeSpan> values) => TimeSpan.FromSeconds(Median(values.Select(value => value.TotalSeconds)));

    public static string Of(IReadOnlyList<double> values) => values.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{values[0]:0.00} ×")
        : string.Create(CultureInfo.InvariantCulture, $"{Median(values):0.00} × ({values.Min():0.00} to {values.Max():0.00})");
}
