namespace TradeKpi.Cost;

/// <summary>
/// A tier of Event Hubs: what it takes, and what a day of it costs.
/// </summary>
/// <remarks>
/// Standard: a unit takes 1 MB or 1,000 events a second and hands out 2 MB or 4,096 events, 40 units a namespace, 32 partitions a hub; a
/// partition takes what a unit takes. Premium: 16 units a namespace in steps, 5 to 10 MB a second each, of which the lower counts here, 100
/// partitions a hub. Dedicated: units without a stated rate (100 MB a second is assumed), 10 in a cluster of one's own making, 1,024
/// partitions. https://learn.microsoft.com/azure/event-hubs/event-hubs-scalability and /event-hubs-quotas.
/// </remarks>
/// <param name="Partitions">The most that a hub of the tier has.</param>
/// <param name="Megabytes">The most that one namespace or cluster takes in a second.</param>
/// <param name="Next">What replaces it.</param>
internal sealed record Hub(string Tier, int Partitions, double Megabytes, string Next, Func<double, double, Prices, BillItem[]> Bill)
{
    public const double PartitionEvents = 1_000;
    public const double Megabyte = 1_000_000;
    private const double HoursOfDay = 24;
    private const double ProcessingUnitMegabytes = 5;
    private const double CapacityUnitMegabytes = 100;
    private const double BilledBytes = 65_536;
    private static readonly int[] s_processingUnits = [1, 2, 4, 6, 8, 10, 12, 16];

    public static IReadOnlyList<Hub> All { get; } =
    [
        new("Standard", 32, 32, "Event Hubs Premium", Standard),
        new("Premium", 100, 80, "Event Hubs Dedicated", Premium),
        new("Dedicated", 1_024, 1_000, "several hubs, keys divided among them", Dedicated),
    ];

    /// <summary>The cheapest tier that takes a rate; null where none does.</summary>
    public static Hub? For(double rate, double bytesPerEvent, Prices prices) => All
        .Where(hub => rate <= hub.Capacity(bytesPerEvent))
        .MinBy(hub => hub.Bill(rate, bytesPerEvent, prices).Sum(item => item.Cost));

    /// <summary>Events a second.</summary>
    public double Capacity(double bytesPerEvent) => Math.Min(Partitions * PartitionEvents, Megabytes * Megabyte / bytesPerEvent);

    private static BillItem[] Standard(double rate, double bytes, Prices prices) =>
    [
        new("Event Hubs", "Standard, throughput units by the hour",
            HoursOfDay * Math.Ceiling(Math.Max(rate / PartitionEvents, rate * bytes / Megabyte)), "h", prices.ThroughputUnitHour),
        new("Event Hubs", "events in", rate * Flow.SecondsOfDay * Math.Ceiling(bytes / BilledBytes) / 1e6, "million",
            prices.MillionHubEvents),
    ];

    private static BillItem[] Premium(double rate, double bytes, Prices prices) =>
    [
        new("Event Hubs", "Premium, processing units by the hour",
            HoursOfDay * s_processingUnits.FirstOrDefault(units => units >= rate * bytes / Megabyte / ProcessingUnitMegabytes,
                s_processingUnits[^1]), "h", prices.ProcessingUnitHour),
    ];

    private static BillItem[] Dedicated(double rate, double bytes, Prices prices) =>
    [
        new("Event Hubs", "Dedicated, capacity units by the hour",
            HoursOfDay * Math.Ceiling(rate * bytes / Megabyte / CapacityUnitMegabytes), "h", prices.CapacityUnitHour),
    ];
}
