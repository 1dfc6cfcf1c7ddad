namespace TradeKpi.Operate;

/// <summary>What is measured in one go and has nothing to do with one another: what fails hides nothing of the rest.</summary>
public static class Halves
{
    /// <summary>
    /// Waits until all have ended. What a single one throws is thrown as it is, and what several throw in one error that says each.
    /// </summary>
    /// <exception cref="AggregateException">Several failed.</exception>
    public static async Task AllAsync(params IReadOnlyCollection<Task> halves)
    {
        ArgumentNullException.ThrowIfNull(halves);
        var all = Task.WhenAll(halves);
        try
        {
            await all;
        }
        catch (Exception) when (all.Exception is { InnerExceptions.Count: > 1 } several)
        {
            throw new AggregateException($"{several.InnerExceptions.Count} measurements failed.", several.InnerExceptions);
        }
    }
}
