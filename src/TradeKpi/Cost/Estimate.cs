namespace TradeKpi.Cost;

/// <summary>A plan at a rate: what a day costs, how late an event is at most, and what stops first when there is more.</summary>
/// <param name="Latency">From accepted to visible, with every wait at its longest.</param>
/// <param name="Warehouse">Its size.</param>
/// <param name="Limits">By capacity, the first to stop first.</param>
public sealed record Estimate(
    double Rate, Plan Plan, TimeSpan Latency, string Warehouse, double Partitions, IReadOnlyList<BillItem> Items,
    IReadOnlyList<Limit> Limits)
{
    /// <summary>Of the day, in the prices' currency.</summary>
    public decimal Total { get; } = Items.Sum(item => item.Cost);

    // A month has 365 / 12 days.
    private const double DaysOfMonth = 365.0 / 12;
    private const double Gigabyte = 1e9;

    // A shorter execution is billed as one second where nothing else runs in the instance:
    // https://learn.microsoft.com/azure/azure-functions/functions-consumption-costs.
    private const double LeastSeconds = 1;

    // host.json, maxDegreeOfParallelism: executions that wait for one COPY together.
    private const double LoadsOfInstance = 64;

    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan.
    private const double MostInstances = 1_000;

    // A standard account: https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account.
    private const double LakeRequests = 20_000;

    /// <summary>The plan at the rate; null where a part of it does not get its work done.</summary>
    internal static Estimate? Of(double rate, int keepDays, Plan plan, Workload load, PriceList list)
    {
        var flow = new Flow(rate, plan, load, list.Assumed);
        if (!IsDone(flow) || Hub.For(rate, load.BytesPerEvent, list.Prices) is not { } hub)
            return null;
        return new Estimate(rate, plan, flow.Latency, Plan.SizeName(plan.Size)!, flow.Partitions,
            [.. hub.Bill(rate, load.BytesPerEvent, list.Prices), .. Others(flow, keepDays, plan, list)],
            [.. Parts(flow, hub, plan, load).OrderBy(limit => limit.EventsPerSecond)]);
    }

    private static bool IsDone(Flow flow) => flow.IsMergeable && flow.IsLoadable && flow.IsArchivable
        && flow.Batches * flow.ArchiveSeconds <= MostInstances && flow.Writes + flow.Reads <= LakeRequests;

    private static IEnumerable<BillItem> Others(Flow flow, int keepDays, Plan plan, PriceList list)
    {
        var (prices, assumed) = (list.Prices, list.Assumed);
        var executions = flow.Batches + (plan.ByPipe ? 0 : flow.Files);
        var gigabytes = flow.BytesPerSecond * Flow.SecondsOfDay / Gigabyte;
        yield return new BillItem("Functions", "instances while they work", (Active(flow.Batches, flow.ArchiveSeconds, 1)
            + (plan.ByPipe ? 0 : Active(flow.Files, plan.LoadLinger.TotalSeconds + flow.CopySeconds, LoadsOfInstance)))
            * assumed.InstanceGigabytes * Flow.SecondsOfDay, "GB s", prices.FunctionGigabyteSecond);
        yield return new BillItem("Functions", "executions", executions * Flow.SecondsOfDay / 1e6, "million",
            prices.MillionFunctionExecutions);
        yield return new BillItem("Lake", "writes", flow.Writes * Flow.SecondsOfDay / 1e4, "10,000", prices.TenThousandLakeWrites);
        yield return new BillItem("Lake", "reads", flow.Reads * Flow.SecondsOfDay / 1e4, "10,000", prices.TenThousandLakeReads);
        yield return new BillItem("Lake", "what it holds", gigabytes * keepDays / DaysOfMonth, "GB month", prices.LakeGigabyteMonth);
        yield return new BillItem("Event Grid", "news of files", flow.Files * Flow.SecondsOfDay / 1e6, "million",
            prices.MillionEventGridOperations);
        yield return new BillItem("Snowflake", "warehouse", 24 * plan.Size * flow.Awake, "credits", prices.SnowflakeCredit);
        if (plan.ByPipe)
            yield return new BillItem("Snowflake", "pipes", gigabytes * (double)prices.PipeCreditsPerGigabyte, "credits",
                prices.SnowflakeCredit);
        yield return new BillItem("Snowflake", "what it holds",
            gigabytes * assumed.WarehouseBytesPerLakeByte * keepDays / DaysOfMonth / 1e3, "TB month", prices.SnowflakeTerabyteMonth);
        yield return new BillItem("Logs", "executions", executions * assumed.LogBytesPerExecution * Flow.SecondsOfDay / Gigabyte, "GB",
            prices.LogGigabyte);
    }

    // Instances that work at a time, on average. Executions that overlap in one instance are billed once; how many do, only Azure knows.
    private static double Active(double executions, double seconds, double together) =>
        Math.Max(Math.Min(1, executions * Math.Max(seconds, LeastSeconds)), executions * seconds / together);

    private static IEnumerable<Limit> Parts(Flow flow, Hub hub, Plan plan, Workload load)
    {
        var perFile = plan.Batch / load.EntitiesPerBatch;
        yield return new Limit($"hub: {hub.Tier}", hub.Capacity(load.BytesPerEvent), hub.Next);
        yield return new Limit($"archive: an instance a partition, batches of {plan.Batch}",
            Math.Min(hub.Partitions, MostInstances) * plan.Batch / flow.SecondsToArchive(plan.Batch),
            plan.Batch < Plan.LargestBatch ? "larger batches" : "Event Hubs Capture, which writes the lake itself");
        if (!plan.ByPipe)
            yield return new Limit("load: COPY by the app", flow.CopyCapacity, "Snowpipe");
        yield return new Limit("lake: requests of one account", LakeRequests * perFile / (Flow.RequestsOfFile + 1),
            "an account an entity, or larger batches");
        yield return new Limit($"gold: one {Plan.SizeName(plan.Size)} warehouse", flow.MergeCapacity,
            Plan.SizeName(plan.Size * 2) ?? "a graph and a warehouse for each entity");
    }
}

/// <param name="EventsPerSecond">Where the part stops.</param>
/// <param name="Next">What replaces it.</param>
public sealed record Limit(string Part, double EventsPerSecond, string Next);
