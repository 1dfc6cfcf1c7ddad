using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>The warehouse's own hand: runs the tasks that were asked for or whose streams hold something.</summary>
internal sealed class Merger(World world)
{
    public async Task RunAsync(Life life)
    {
        while (world.RunsLeft > 0)
        {
            await world.Turns.PauseAsync("rest");
            if (world.Turns.Random.Next(world.Leisure) > 0)
                continue;
            world.RunsLeft--;
            var came = await world.Turns.DoAsync(
                "run tasks", world.Warehouse.RunTasks, error: null,
                ready: () => world.Warehouse is { IsTouched: true, Writer: null });
            world.Turns.Note("merger", came);
        }
    }
}
