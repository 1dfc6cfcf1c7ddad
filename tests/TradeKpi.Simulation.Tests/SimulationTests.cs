using System.Globalization;
using Xunit.Abstractions;

namespace TradeKpi.Simulation.Tests;

/// <summary>
/// The pipeline under every fault that a seed can draw. <c>TRADEKPI_SIMULATION_SEED</c> replays one run with its whole trace;
/// <c>TRADEKPI_SIMULATION_SEEDS</c> runs so many, from <c>TRADEKPI_SIMULATION_START</c> on.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Sample = 12;
    private const int Enough = 3;

    [Fact]
    public async Task Nothing_is_lost_nothing_doubled_and_gold_is_a_recompute_whatever_befalls_the_pipeline()
    {
        var one = Number("SEED");
        var (start, count) = one is { } seed ? (seed, 1) : (Number("START") ?? 1, Number("SEEDS") ?? Sample);
        var (failed, crashes, errors, turns) = (new List<string>(), 0, 0, 0);
        foreach (var number in Enumerable.Range(start, count))
        {
            await using var world = new World(number);
            var faults = await RunAsync(world);
            output.WriteLine(Text(
                $"seed {number}: {world.Turns.Trace.Count} turns, {world.Turns.Errors} errors, {world.Turns.Crashes} crashes"));
            crashes += world.Turns.Crashes;
            errors += world.Turns.Errors;
            turns += world.Turns.Trace.Count;
            if (faults.Count > 0)
                failed.Add(Telling(number, world, faults, one is null ? 40 : int.MaxValue));
            if (failed.Count == Enough)
                break;
        }

        output.WriteLine(Text($"{count} runs, {turns} turns, {errors} errors and {crashes} crashes of I/O, {failed.Count} failed"));
        Assert.True(failed.Count == 0, string.Join("\n\n", failed));
    }

    [Fact]
    public async Task A_seed_is_a_run()
    {
        await using var first = new World(7);
        await using var second = new World(7);
        await first.RunAsync();
        await second.RunAsync();
        Assert.Equal(first.Turns.Trace, second.Turns.Trace, StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> RunAsync(World world)
    {
        try
        {
            await world.RunAsync();
            return await new Invariants(world).FaultsAsync();
        }
        catch (Exception e)
        {
            return [e.ToString()];
        }
    }

    private static string Telling(int seed, World world, IReadOnlyList<string> faults, int most) => string.Join('\n',
    [
        Text($"TRADEKPI_SIMULATION_SEED={seed} dotnet test tests/TradeKpi.Simulation.Tests --filter Nothing_is_lost"),
        .. faults,
        .. world.Turns.Trace.TakeLast(most),
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable("TRADEKPI_SIMULATION_" + name), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
