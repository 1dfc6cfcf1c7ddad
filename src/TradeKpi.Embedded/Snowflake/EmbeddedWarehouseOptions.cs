namespace TradeKpi.Embedded.Snowflake;

/// <summary>How the embedded warehouse runs.</summary>
public sealed class EmbeddedWarehouseOptions
{
    /// <summary>The database file; null keeps everything in memory.</summary>
    public string? DatabasePath { get; set; }

    /// <summary>
    /// Whether the database file, made earlier, is only read, as other processes may at the same time. Tasks there are none then.
    /// </summary>
    public bool ReadOnly { get; set; }

    /// <summary>Stage name, as scripts write it (<c>ops.lake</c>; the case does not matter) → the folder that stands for it.</summary>
    public IDictionary<string, string> Stages { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Append-only stream, as <c>schema.name</c> → the most rows of it that a transaction is handed, in the order in which they came; the
    /// others wait for the next, as for a transaction that began before they did. A stream that is not named hands out all.
    /// </summary>
    public IDictionary<string, long> StreamRows { get; } = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether SQL reads and writes files of the stages only. Once set it holds for the database as long as this process has it open.
    /// </summary>
    public bool FilesOfStagesOnly { get; set; }

    /// <summary>The engine's memory, e.g. <c>2GB</c>; null leaves the engine's own default.</summary>
    public string? MemoryLimit { get; set; }

    /// <summary>
    /// The engine's threads, a query's own among them; half of the machine's cores unless set. A query's own thread asks without pause
    /// whether others are done, so with a thread for every core a load costs half as much again and leaves nothing for archive and reports.
    /// </summary>
    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Where the engine spills to when memory is short; null puts it beside the database.</summary>
    public string? TempFolder { get; set; }

    /// <summary>How much of the disk it takes there, e.g. <c>10GB</c>; null leaves the engine's own default.</summary>
    public string? SpillLimit { get; set; }
}
