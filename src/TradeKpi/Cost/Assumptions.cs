using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Cost;

/// <summary>What only the services themselves can show: estimates, until somebody measures them there.</summary>
public sealed class Assumptions
{
    /// <summary>A small statement on a warehouse that is awake.</summary>
    [Range(0.001, 60)]
    public required double StatementSeconds { get; init; }

    /// <summary>
    /// From bronze to gold on an X-Small warehouse, beyond the statements themselves. Shipped: the processor time that the embedded engine
    /// takes, which the benchmarks measure.
    /// </summary>
    [Range(0.1, 100_000)]
    public required double MergeSecondsPerMillionEvents { get; init; }

    /// <summary>What each further file adds to a COPY on an X-Small warehouse.</summary>
    [Range(0.0001, 10)]
    public required double CopySecondsPerFile { get; init; }

    /// <summary>From a file's arrival to its rows, by Snowpipe.</summary>
    [Range(1, 3600)]
    public required double PipeSeconds { get; init; }

    /// <summary>How long a warehouse stays awake after its last statement (auto_suspend).</summary>
    [Range(0, 3600)]
    public required double SuspendSeconds { get; init; }

    /// <summary>One request of the lake; a file takes three.</summary>
    [Range(0.001, 10)]
    public required double LakeRequestSeconds { get; init; }

    /// <summary>What an instance archives of events at hand; the tests of the functions measured it on two cores.</summary>
    [Range(1, 10_000_000)]
    public required double ArchiveEventsPerSecond { get; init; }

    /// <summary>From a file's end to the function that is told of it, by Event Grid.</summary>
    [Range(0, 600)]
    public required double NewsSeconds { get; init; }

    /// <summary>Memory of an instance (instanceMemoryMB).</summary>
    [Range(0.5, 16)]
    public required double InstanceGigabytes { get; init; }

    /// <summary>What one execution leaves in Application Insights.</summary>
    [Range(0, 1_000_000)]
    public required double LogBytesPerExecution { get; init; }

    /// <summary>Of bronze, silver and gold, compressed.</summary>
    [Range(0.01, 100)]
    public required double WarehouseBytesPerLakeByte { get; init; }
}
