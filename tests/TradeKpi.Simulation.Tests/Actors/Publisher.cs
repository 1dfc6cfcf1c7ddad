using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>
/// A source: sends its lines in order, again until it is told that they are accepted, and keeps durably how far it has come. Some sources
/// come in by our door, others write into the hub themselves.
/// </summary>
internal sealed class Publisher(World world)
{
    private const int MostLines = 40;

    public async Task RunAsync(Life life)
    {
        var hub = new HubClient(world.Turns, world.Hub);
        var door = new PublishStage(
            new EventReader(new EventOptions()), hub, new QuarantineStore(world.OpenLake()), new PublishOptions(), world.Turns.Time);
        while (world.Sent < world.Lines.Count)
        {
            var from = world.Sent;
            var lines = world.Lines.Skip(from).Take(world.Turns.Random.Next(1, MostLines)).ToList();
            try
            {
                if (world.HasDoor)
                    await door.PublishEachAsync(Input(lines, from), InputOrigin.File("source.json"), CancellationToken.None);
                else
                    await hub.PublishAsync([.. lines.Select(line => line.ToPublish())], CancellationToken.None);
                await world.Turns.DoAsync($"note {from + lines.Count} sent", () => world.Sent = from + lines.Count, Lost);
            }
            catch (IOException)
            {
                // Not told that it was accepted: sent again, with more or fewer others.
            }
        }
    }

    private static IAsyncEnumerable<RawInput> Input(IEnumerable<GeneratedLine> lines, int from) =>
        lines.Select((line, n) => new RawInput(line.Json, from + n, null)).ToAsyncEnumerable();

    private static IOException Lost() => new("The source's disk is full.");
}
