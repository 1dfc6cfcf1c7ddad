using Microsoft.Extensions.Logging.Abstractions;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Quarantine;
using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>Archives what the partitions hold that it has the lease of, and tells the loaders of the files.</summary>
internal sealed class Consumer(World world, int number)
{
    public async Task RunAsync(Life life)
    {
        var hub = new HubClient(world.Turns, world.Hub, number);
        var lake = world.OpenLake();
        var stage = new ArchiveStage(new EventReader(new EventOptions()), lake, new QuarantineStore(lake));
        var options = new ArchiveOptions { BatchEvents = world.BatchEvents };
        var pump = new ArchivePump(hub, stage, options, world.Turns.Time, NullLogger<ArchivePump>.Instance);
        life.Flows = hub.Partitions;
        await pump.RunAsync(report => world.News.AddRange(report.Paths), CancellationToken.None);
    }
}
