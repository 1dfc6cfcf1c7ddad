using System.Globalization;

namespace TradeKpi.Cost;

/// <summary>The settings that trade latency against money.</summary>
/// <param name="Batch">Events of a partition in one execution of the archive, at most.</param>
/// <param name="HubWait">How long the archive's trigger waits for a batch to fill.</param>
/// <param name="LoadLinger">How long a COPY by the app waits for more files.</param>
/// <param name="Interval">The least time between two runs to gold: the debounce of asks, or with pipes the interval of the graph.</param>
/// <param name="ByPipe">Snowpipe loads, and the streams start the graph; otherwise the app copies files and asks for runs.</param>
/// <param name="Size">The warehouse's, in X-Small: each size is twice the one before.</param>
public sealed record Plan(int Batch, TimeSpan HubWait, TimeSpan LoadLinger, TimeSpan Interval, bool ByPipe, int Size = 1)
{
    /// <summary>https://docs.snowflake.com/en/user-guide/warehouses-overview.</summary>
    internal static IReadOnlyList<string> Sizes { get; } =
        ["X-Small", "Small", "Medium", "Large", "X-Large", "2X-Large", "3X-Large", "4X-Large", "5X-Large", "6X-Large"];

    private static readonly int[] s_batches = [200, 500, 1_000, 2_000, 5_000];

    /// <summary>Every combination that is looked at.</summary>
    internal static IReadOnlyList<Plan> All { get; } =
    [
        .. from settings in ByApp().Concat(ByPipes())
           from size in Enumerable.Range(0, Sizes.Count)
           select settings with { Size = 1 << size },
    ];

    internal static int LargestBatch => s_batches[^1];

    // What a batch may hold in the memory of an instance: 200 of the largest events that Event Hubs takes (src/TradeKpi.Functions).
    private const int BytesOfBatch = 200 * 1024 * 1024;

    /// <summary>Each setting where it is set, with its value. Of more than 200 events a batch wants smaller ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings =>
    [
        new("host.json eventHubs maxEventBatchSize, minEventBatchSize", Batch.ToString(CultureInfo.InvariantCulture)),
        new("host.json eventHubs maxWaitTime", Text(HubWait)),
        new("Publish__MaxEventBytes", (BytesOfBatch / Batch).ToString(CultureInfo.InvariantCulture)),
        .. ByPipe
            ? (KeyValuePair<string, string>[])
            [
                new("SNOWFLAKE_PIPES", "true"),
                new("RUNS_ON_ARRIVAL", "false"),
                new("REFRESH_INTERVAL", Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            ]
            :
            [
                new("Load__Linger", Text(LoadLinger)),
                new("RUNS_ON_ARRIVAL", "true"),
                new("Merge__Debounce", Text(Interval)),
            ],
    ];

    /// <summary>The name of a size, null where there is none so large.</summary>
    internal static string? SizeName(int size) => Sizes.ElementAtOrDefault(int.Log2(size));

    private static IEnumerable<Plan> ByApp() =>
        from batch in s_batches
        from wait in Seconds(1, 2, 5, 10, 30)
        from load in Seconds(0.5, 2, 5, 10, 30)
        from debounce in Seconds(1, 5, 10, 30, 60, 120, 300, 600)
        select new Plan(batch, wait, load, debounce, ByPipe: false);

    private static IEnumerable<Plan> ByPipes() =>
        from batch in s_batches
        from wait in Seconds(1, 2, 5, 10, 30)
        from interval in Seconds(10, 30, 60, 120, 300, 600, 1_800, 3_600)
        select new Plan(batch, wait, TimeSpan.Zero, interval, ByPipe: true);

    private static IEnumerable<TimeSpan> Seconds(params double[] seconds) => seconds.Select(TimeSpan.FromSeconds);

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
