namespace TradeKpi.Merge;

/// <summary>
/// Tells of the ends of the task graph's runs, where the warehouse is near enough to tell: who waits for one need not ask.
/// </summary>
public interface IRunEnds
{
    /// <summary>Completes when the next run ends, however it ends; each end makes another.</summary>
    Task Next { get; }
}
