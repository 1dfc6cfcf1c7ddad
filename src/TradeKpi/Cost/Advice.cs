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
    public static Advice? For(CostQuestion question, Workload load, PriceList list)
    {
        var known = Plan.All.Select(plan => Estimate.Of(question.Rate, question.KeepDays, plan, load, list)).OfType<Estimate>().ToList();
        if (known.Count == 0)
            return null;
        var fast = known.Where(one => one.Latency <= question.Latency).OrderBy(one => one.Total).ThenBy(one => one.Latency)
            .FirstOrDefault();
        if (fast is not null && !(fast.Total > question.Budget))
            return new Advice(Verdict.Met, fast, fast.Total);
        var fastest = known.Where(one => !(one.Total > question.Budget)).OrderBy(one => one.Latency).ThenBy(one => one.Total)
            .FirstOrDefault();
        return fastest is null
            ? new Advice(Verdict.Unaffordable, known.OrderBy(one => one.Total).ThenBy(one => one.Latency).First(), fast?.Total)
            : new Advice(fast is null ? Verdict.TooSlow : Verdict.TooDear, fastest, fast?.Total);
    }
}
