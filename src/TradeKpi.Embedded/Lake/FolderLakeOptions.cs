using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Embedded.Lake;

/// <summary>Where the lake of a laptop lies, and how careful it is.</summary>
public sealed class FolderLakeOptions
{
    /// <summary>The folder; made when it does not exist.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>
    /// Whether a write waits until file and folder are on the disk itself. Off, a file survives a crash of the process but not a loss of
    /// power: for tests and measurements.
    /// </summary>
    public bool Durable { get; set; } = true;
}
