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
}
