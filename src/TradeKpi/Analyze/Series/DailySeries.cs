namespace TradeKpi.Analyze.Series;

/// <summary>A value for every day from the first to the last; the last is the newest day, which is still under way.</summary>
/// <param name="First">The first day.</param>
internal sealed record DailySeries(DateTime First, decimal[] Values)
{
    /// <summary>How many days are over, and so can be judged and learnt from.</summary>
    public int Complete => Math.Max(0, Values.Length - 1);

    public DateTime Day(int at) => First.AddDays(at);

    /// <summary>The days that are over, for estimates.</summary>
    public double[] Known() => [.. Values.Take(Complete).Select(value => (double)value)];

    /// <summary>The days from first to last; those without a value have 0.</summary>
    public static DailySeries Over(DateTime first, DateTime last, IEnumerable<(DateTime Day, decimal Value)> values)
    {
        var filled = new decimal[(last - first).Days + 1];
        foreach (var (day, value) in values)
            filled[(day - first).Days] += value;
        return new DailySeries(first, filled);
    }
}
