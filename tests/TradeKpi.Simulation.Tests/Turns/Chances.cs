namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>How likely an I/O fails or its caller crashes, in a thousand; a seed draws them, so that runs differ in kind.</summary>
internal sealed record Chances(int Error, int Crash)
{
    public static Chances None { get; } = new(0, 0);

    private static readonly int[] s_levels = [0, 10, 40, 120];

    public static Chances Draw(Random random) =>
        new(s_levels[random.Next(s_levels.Length)], s_levels[random.Next(s_levels.Length)] / 2);

    /// <param name="halves">Whether the I/O can be done in part, or late.</param>
    public Befall Next(Random random, bool halves)
    {
        var drawn = random.Next(1000);
        var way = random.Next(halves ? 4 : 2);
        if (drawn < Error)
            return way switch { 0 => Befall.ErrorBefore, 1 => Befall.ErrorAfter, 2 => Befall.ErrorHalf, _ => Befall.ErrorLate };
        if (drawn < Error + Crash)
            return way switch { 0 => Befall.CrashBefore, 1 => Befall.CrashAfter, 2 => Befall.CrashHalf, _ => Befall.CrashLate };
        return Befall.Nothing;
    }
}
