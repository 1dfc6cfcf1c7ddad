using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Functions.Hosting;
using TradeKpi.Report.Asking;

namespace TradeKpi.Functions.Laptop;

/// <summary>What functions fail at, and what the embedded hub and its archive do, which are none.</summary>
internal sealed class PumpFaults(StageWatch watch, ArchivePump pump, EmbeddedHub hub) : IStageFaults
{
    public IReadOnlyDictionary<string, string> Now()
    {
        var faults = new Dictionary<string, string>(watch.Now(), StringComparer.Ordinal);
        if (hub.Broken is { } broken)
            faults["hub"] = $"The hub accepts nothing until a restart: {broken}";
        if (pump.Health.FirstOrDefault(partition => !partition.IsHealthy)?.LastError is { } error)
            faults["lake"] = error;
        return faults;
    }
}
