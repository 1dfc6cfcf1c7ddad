namespace TradeKpi.Embedded.Snowflake;

/// <summary>How the embedded warehouse runs.</summary>
public sealed class EmbeddedWarehouseOptions
{
    /// <summary>The database file; null keeps everything in memory.</summary>
    public string? DatabasePath { get; set; }

    /// <summary>Stage name, as scripts write it (<c>ops.lake</c>; the case does not matter) → the folder that stands for it.</summary>
    public IDictionary<string, string> Stages { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether SQL reads and writes files of the stages only. Once set it holds for the database as long as this process has it open.
    /// </summary>
    public bool FilesOfStagesOnly { get; set; }

    /// <summary>The engine's memory, e.g. <c>2GB</c>; null leaves the engine's own default.</summary>
    public string? MemoryLimit { get; set; }

    /// <summary>The engine's threads; null uses every core.</summary>
    public int? Threads { get; set; }

    /// <summary>Where the engine spills to when memory is short; null puts it beside the database.</summary>
    public string? TempFolder { get; set; }
}
