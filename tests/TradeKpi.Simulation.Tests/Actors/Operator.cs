using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Operate;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>
/// Someone who looks through the quarantine: replays it as it is, to no end, or corrects an entry and replays that, again until told that
/// it was accepted.
/// </summary>
internal sealed class Operator(World world)
{
    public async Task RunAsync(Life life)
    {
        var lake = world.OpenLake();
        var (reader, store) = (new EventReader(new EventOptions()), new QuarantineStore(lake));
        var door = new PublishStage(
            reader, new HubClient(world.Turns, world.Hub), new QuarantineStore(lake), new PublishOptions(), world.Turns.Time);
        var replay = new QuarantineReplay(reader, door, store, world.Turns.Time);
        while (world.Fixed < world.Fixes.Count)
        {
            await world.Turns.PauseAsync("wait for an operator");
            // At leisure while things happen; at the end nothing else is waited for.
            if (!world.IsCalm && world.Turns.Random.Next(world.Leisure) > 0)
                continue;
            try
            {
                if (world.Turns.Random.Next(3) == 0)
                    await replay.ReplayAsync(CancellationToken.None);
                else if (await OpenAsync(store) is { } entry)
                    await FixAsync(replay, entry);
            }
            catch (IOException)
            {
                // Not told that it was accepted: looks again.
            }
        }
    }

    /// <summary>Any entry that nobody replayed; one of no file once all were, which a crash behind a mark leads to.</summary>
    private async Task<QuarantineEntry?> OpenAsync(QuarantineStore store)
    {
        var entries = await store.ListAsync(CancellationToken.None).ToListAsync();
        var open = entries.Where(item => !item.IsReplayed).Select(item => item.Entry).ToList();
        return open.Count > 0 ? open[world.Turns.Random.Next(open.Count)]
            : entries.Count > 0 ? entries[0].Entry with { QuarantineId = "" }
            : null;
    }

    private async Task FixAsync(QuarantineReplay replay, QuarantineEntry entry)
    {
        GeneratedLine line = world.Fixes[world.Fixed];
        var id = entry.QuarantineId.Length > 0 ? entry.QuarantineId : QuarantineEntry.IdOf("corrected", line.Json.Span);
        var corrected = entry with { QuarantineId = id, Raw = line.Json };
        var report = await replay.ReplayAsync(new[] { corrected }.ToAsyncEnumerable(), null, CancellationToken.None);
        if (report.StillRefused > 0)
            throw new InvalidOperationException("What is corrected is refused.");
        await world.Turns.DoAsync($"note {world.Fixed + 1} fixed", () => world.Fixed++, () => new IOException("The note is lost."));
    }
}
