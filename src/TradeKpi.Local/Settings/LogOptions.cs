using Microsoft.Extensions.Logging;

namespace TradeKpi.Local.Settings;

/// <summary>What goes into the log of the data folder.</summary>
public sealed class LogOptions
{
    /// <summary>The least that is written down: Trace, Debug, Information, Warning, Error, Critical or None.</summary>
    public LogLevel Level { get; set; } = LogLevel.Warning;
}
