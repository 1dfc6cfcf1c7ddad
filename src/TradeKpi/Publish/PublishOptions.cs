using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Publish;

/// <summary>How many events travel to the hub at once.</summary>
public sealed class PublishOptions
{
    /// <summary>At most so many events a call of the hub.</summary>
    [Range(1, 100_000)]
    public int BatchEvents { get; set; } = 1000;

    /// <summary>At most so many bytes of events a call of the hub, one larger event apart.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The largest event that the hub takes, in bytes of its normal form; a larger one is refused. Event Hubs' standard tier by default.
    /// </summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 1024 * 1024;
}
