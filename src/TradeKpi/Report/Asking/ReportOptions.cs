using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Report.Asking;

/// <summary>What an answer may take.</summary>
public sealed class ReportOptions
{
    /// <summary>How long a report that is computed may take, its query included, before it is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan MaxComputation { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows an answer without a limit may have, and a computation may hold in memory, read and made.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxRows { get; set; } = 10_000_000;

    /// <summary>Bytes of this process's memory that the rows of a computation may take, about.</summary>
    [Range(1L << 16, 1L << 40)]
    public long MaxComputationBytes { get; set; } = 512L << 20;
}
