using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Embedded.Hub;

/// <summary>Where the embedded hub lies, and how it keeps its events.</summary>
public sealed class HubOptions
{
    /// <summary>Of the configuration.</summary>
    public const string Section = "Hub";

    /// <summary>The folder; made when it does not exist. One process holds it at a time.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The name that stands in lake paths and origins. Fixed when the hub is made.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9]{0,49}$")]
    public string Name { get; set; } = "tradekpi";

    /// <summary>Fixed when the hub is made: another number would move keys to other partitions and break their order.</summary>
    [Range(1, 256)]
    public int Partitions { get; set; } = 4;

    /// <summary>A segment is closed once it is larger than this, in bytes.</summary>
    [Range(4 * 1024, 1024 * 1024 * 1024)]
    public int SegmentBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The largest event, in bytes; the largest of Event Hubs' standard tier by default.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether a publish waits until its events are on the disk itself. Off, they survive a crash of the process but not a loss of power:
    /// for tests and measurements.
    /// </summary>
    public bool Durable { get; set; } = true;

    /// <summary>
    /// How long an event stays in the log at least, from when the hub took it. Then its segment goes, once every consumer group has passed
    /// it: the lake holds the event for good. Event Hubs' shortest retention by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many events may wait for archive and load in a host that serves: beyond, its doors take no more until some of them are through.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxBacklog { get; set; } = 10_000_000;
}
