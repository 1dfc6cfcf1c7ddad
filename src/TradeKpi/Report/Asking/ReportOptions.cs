using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Report.Asking;

/// <summary>What an answer may take.</summary>
public sealed class ReportOptions
{
    /// <summary>How long a report that is computed may take, its query included, before it is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan MaxComputation { get; set; } = TimeSpan.FromMinutes(1);
}
