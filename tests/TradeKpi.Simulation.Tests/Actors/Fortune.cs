using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>
/// What happens to everyone: partitions change hands, and are read again from an earlier place; clocks are set; the hub is made anew; the
/// warehouse restarts; a service is too busy for anything; everything dies at once.
/// </summary>
internal sealed class Fortune(World world)
{
    private const int OneOfSoManyIsBusy = 15;

    public async Task RunAsync(Life life)
    {
        while (true)
        {
            await world.Turns.PauseAsync("let be");
            if (world.IsCalm)
                continue;
            if (await TurnAsync() is { } what)
                world.Turns.Note("fortune", what);
        }
    }

    private async Task<string?> TurnAsync()
    {
        var random = world.Turns.Random;
        var partition = random.Next(world.Hub.Partitions);
        switch (random.Next(40))
        {
            case < 4:
                world.Hub.Owners[partition] = random.Next(World.Consumers);
                return $"gives partition {partition} to consumer {world.Hub.Owners[partition]}";
            case < 6:
                var next = world.Hub.EpochOf(partition).Next;
                next[partition] = Math.Max(0, next[partition] - random.Next(1, 30));
                return $"takes partition {partition} back to {next[partition]}";
            case < 8:
                var span = TimeSpan.FromMinutes(random.Next(-180, 180));
                world.Turns.Time.SetBy(span);
                return $"sets the clock by {span}";
            case 8:
                world.Hub.Recreate();
                return "makes the hub anew";
            case 9 when world.HasWarehouse:
                await world.Warehouse.RestartAsync();
                return "restarts the warehouse";
            case 11 when world.HasWarehouse:
                world.AgeFiles();
                return "lets COPY forget";
            case 12 when random.Next(OneOfSoManyIsBusy) == 0:
                var (service, spell) = ((Service)random.Next(1, 4), TimeSpan.FromSeconds(random.Next(1, 30)));
                world.Turns.Throttle(service, spell);
                return $"lets the {service} refuse everything for {spell}";
            case 10 when world.Turns.Chances.Crash > 0:
                world.Turns.KillAll(but: "fortune");
                return "kills everyone";
            default:
                return null;
        }
    }
}
