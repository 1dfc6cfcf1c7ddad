namespace TradeKpi.Cost;

/// <summary>What follows for a latency and a budget.</summary>
public enum Verdict
{
    /// <summary>The plan keeps both.</summary>
    Met,

    /// <summary>No plan is as fast; this is the fastest within the budget.</summary>
    TooSlow,

    /// <summary>Plans that are as fast cost more; this is the fastest within the budget.</summary>
    TooDear,

    /// <summary>Every plan costs more; this is the cheapest.</summary>
    Unaffordable,
}

/// <summary>The plan to take.</summary>
/// <param name="Cheapest">What the latency would cost, whatever the budget; null where no plan is as fast.</param>
public sealed record Advice(Verdict Verdict, Estimate Estimate, decimal? Cheapest)
{
    /// <summary>The cheapest plan that is fast enough, or the fastest that the budget allows; null where no plan does the work.</summary>
    /// <remarks>Of more events it is never a cheaper one, nor, where it is the fastest, a faster one.</remarks>
    public static Advice? For(CostQuestion question, Workload load, PriceList list)
    {
        var known = Plan.All.Select(plan => Estimate.Of(question.Rate, question.KeepDays, plan, load, list)).OfType<Estimate>().ToList();
        if (known.Count == 0)
            return null;
        var fast = known.Where(one => one.Latency <= question.Latency).OrderBy(one => one.Total).ThenBy(one => one.Latency)
            .FirstOrDefault();
        if (fast is not null && !(fast.Total > question.Budget))
            return new Advice(Verdict.Met, fast, fast.Total);
        var fastest = known.Where(one => !(one.Total > question.Budget)).OrderBy(Seconds).ThenBy(one => one.Total)
            .FirstOrDefault();
        return fastest is null
            ? new Advice(Verdict.Unaffordable, known.OrderBy(one => one.Total).ThenBy(one => one.Latency).First(), fast?.Total)
            : new Advice(fast is null ? Verdict.TooSlow : Verdict.TooDear, fastest, fast?.Total);
    }

    /// <summary>The highest rate in whole events a second, up to a limit, at which a plan does the work; 0 where none does.</summary>
    public static long MostRate(long limit, Workload load, PriceList list)
    {
        var (works, fails) = (0L, limit + 1);
        while (fails - works > 1)
        {
            var rate = works + ((fails - works) / 2);
            if (Plan.All.Any(plan => Estimate.Of(rate, keepDays: 1, plan, load, list) is not null))
                works = rate;
            else
                fails = rate;
        }

        return works;
    }

    // Begun seconds: a warehouse of twice the price for a tenth of one is no faster to whoever waits.
    private static double Seconds(Estimate one) => Math.Ceiling(one.Latency.TotalSeconds);
}
