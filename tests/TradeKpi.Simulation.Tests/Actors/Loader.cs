using System.Data.Common;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>Loads files that it is told of, late, several times or never, and looks for those that were missed.</summary>
internal sealed class Loader(World world)
{
    public async Task RunAsync(Life life)
    {
        await using var warehouse = new WarehouseClient(world.Turns, world.Warehouse, life);
        var time = world.Turns.Time;
        using var load = new LoadStage(warehouse, world.OpenLateLake(), world.LoadOptions, time);
        var merge = new MergeRequests(new MergeStage(warehouse, time), new MergeOptions { Debounce = TimeSpan.FromSeconds(1) }, time);
        using var gate = new LoadGate(load, merge, world.LoadOptions, time);
        while (true)
        {
            await world.Turns.PauseAsync("wait for files");
            try
            {
                await LoadAsync(gate);
            }
            catch (Exception e) when (e is DbException or IOException)
            {
                // The host tells of it and comes again.
            }
        }
    }

    private Task<LoadReport> LoadAsync(LoadGate gate)
    {
        var random = world.Turns.Random;
        if (world.CopyForgets)
            world.AgeFiles();
        switch (random.Next(10))
        {
            case 0:
                return gate.ReconcileAsync(CancellationToken.None);
            case 1 or 2:
                return gate.ReconcileRecentAsync(CancellationToken.None);
            default:
                var heard = new List<string>();
                for (var most = random.Next(8); heard.Count < most && world.News.Count > 0;)
                {
                    var at = random.Next(world.News.Count);
                    heard.Add(world.News[at]);

                    // Of ten pieces of news one comes again.
                    if (random.Next(10) > 0)
                        world.News.RemoveAt(at);
                }

                return gate.LoadAsync(heard, CancellationToken.None);
        }
    }
}
