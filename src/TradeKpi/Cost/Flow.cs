namespace TradeKpi.Cost;

/// <summary>What a plan makes of a rate: how many batches, files, requests and runs, and how long each takes.</summary>
internal sealed class Flow(double rate, Plan plan, Workload load, Assumptions assumed)
{
    public const double SecondsOfDay = 86_400;
    public const double RequestsOfFile = 3;

    /// <summary>begin, what is known, COPY, the ledger, commit.</summary>
    private const int StatementsOfCopy = 5;

    // A file is created, filled by 4 MB a request, and closed.
    private const double BytesOfRequest = 4 * 1024 * 1024;
    private const int LeastPartitions = 4;
    private const int MostPartitions = 1_024;

    /// <summary>What a warehouse should be busy at most, so that a run has ended before the next is due.</summary>
    private const double Busy = 0.7;

    public double BytesPerSecond => rate * load.BytesPerEvent;

    public double Partitions { get; } = Math.Clamp(
        Math.Ceiling(rate / EventsOfPartition(load)), LeastPartitions, MostPartitions);

    /// <summary>A second, like all that follows.</summary>
    public double Batches => Math.Max(rate / plan.Batch, Math.Min(rate, Partitions / plan.HubWait.TotalSeconds));

    public double EventsPerBatch => rate / Batches;

    public double Files => Math.Min(rate, Batches * load.EntitiesPerBatch);

    public double Writes => ((RequestsOfFile - 1) * Files) + Reads;

    public double Reads => Math.Max(Files, BytesPerSecond / BytesOfRequest);

    public double ArchiveSeconds => SecondsToArchive(EventsPerBatch);

    /// <summary>Whether the instance of the busiest partition has done with a batch before the next is there.</summary>
    public bool IsArchivable
    {
        get
        {
            var events = Math.Min(rate / LeastPartitions, EventsOfPartition(load));
            var batches = Math.Max(events / plan.Batch, Math.Min(events, 1 / plan.HubWait.TotalSeconds));
            return batches * SecondsToArchive(events / batches) <= 1;
        }
    }

    /// <summary>Whether COPYs of what came meanwhile get done before the next; pipes always do.</summary>
    public bool IsLoadable => plan.ByPipe || Files * assumed.CopySecondsPerFile < 1;

    /// <summary>One COPY of each entity, of the files that came during it and the wait before.</summary>
    public double CopySeconds => ((load.EntitiesPerBatch * StatementsOfCopy * assumed.StatementSeconds)
        + (Files * plan.LoadLinger.TotalSeconds * assumed.CopySecondsPerFile)) / (1 - (Files * assumed.CopySecondsPerFile));

    /// <summary>X-Small warehouses' worth of work; what they need beyond their statements.</summary>
    public double MergeWork => rate * assumed.MergeSecondsPerMillionEvents / 1e6;

    /// <summary>Whether runs end before the next are due.</summary>
    public bool IsMergeable => MergeWork <= Busy * plan.Size;

    /// <summary>Between the starts of two runs.</summary>
    public double CycleSeconds => Math.Max(plan.Interval.TotalSeconds, FixedSeconds / (1 - WorkShare));

    public double RunSeconds => FixedSeconds + (WorkShare * CycleSeconds);

    private double FixedSeconds => load.StatementsPerRun * assumed.StatementSeconds;

    private double WorkShare => MergeWork / plan.Size;

    /// <summary>The share of time that the warehouse is awake.</summary>
    public double Awake
    {
        get
        {
            var byRuns = (RunSeconds + assumed.SuspendSeconds) / CycleSeconds;
            var loads = Math.Max(plan.LoadLinger.TotalSeconds + CopySeconds, 1 / Files);
            return Math.Min(1, plan.ByPipe ? byRuns : byRuns + ((CopySeconds + assumed.SuspendSeconds) / loads));
        }
    }

    /// <summary>
    /// The longest that an event waits at each stage, one after the other: in a partition whose batch does not fill, and of one that did.
    /// </summary>
    public TimeSpan Latency => TimeSpan.FromSeconds(plan.HubWait.TotalSeconds + SecondsToArchive(plan.Batch)
        + (plan.ByPipe ? assumed.PipeSeconds : assumed.NewsSeconds + plan.LoadLinger.TotalSeconds + (2 * CopySeconds))
        + CycleSeconds + RunSeconds);

    /// <summary>The most events a second that the warehouse has done with before the next come.</summary>
    public double MergeCapacity => Busy * plan.Size * 1e6 / assumed.MergeSecondsPerMillionEvents;

    /// <summary>The most events a second in full batches whose files the app's COPYs take.</summary>
    public double CopyCapacity => plan.Batch / load.EntitiesPerBatch / assumed.CopySecondsPerFile;

    /// <summary>What an instance takes for a batch of so many events.</summary>
    public double SecondsToArchive(double events) =>
        (load.EntitiesPerBatch * RequestsOfFile * assumed.LakeRequestSeconds) + (events / assumed.ArchiveEventsPerSecond);

    private static double EventsOfPartition(Workload load) => Math.Min(Hub.PartitionEvents, Hub.Megabyte / load.BytesPerEvent);
}
