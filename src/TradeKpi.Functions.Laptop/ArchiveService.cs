using Microsoft.Extensions.Hosting;
using TradeKpi.Archive;

namespace TradeKpi.Functions.Laptop;

/// <summary>Archives what the embedded hub holds while the host lives: what a trigger does for Event Hubs.</summary>
internal sealed class ArchiveService(ArchivePump pump) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pump.RunAsync(archived: null, stoppingToken);
}
