using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Load;

/// <summary>How the lake's files go into bronze.</summary>
public sealed class LoadOptions
{
    /// <summary>Files a COPY, and a transaction. Snowflake takes at most 1,000 by name.</summary>
    [Range(1, 1000)]
    public int FilesPerCopy { get; set; } = 1000;

    /// <summary>How long <see cref="LoadGate"/> waits after a first file for more: fewer and larger COPYs against freshness.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Day folders that <see cref="LoadStage.ReconcileRecentAsync"/> looks at, today's among them: those that can still change. A file
    /// stands in the folder of the day on which the hub took its first event, and the hub keeps no event longer than its retention: so the
    /// retention in days, and one.
    /// </summary>
    [Range(1, 100)]
    public int RecentDays { get; set; } = 8;

    /// <summary>How old a file must be before it counts as missed: the news of a younger one may still be on its way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a reconciliation leaves files alone that COPY has refused, while nothing new comes: each try wakes the warehouse.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RefusedAgainAfter { get; set; } = TimeSpan.FromHours(1);
}
