using System.Globalization;
using Xunit.Abstractions;

namespace TradeKpi.Simulation.Tests;

/// <summary>
/// The pipeline under every fault that a seed can draw. <c>TRADEKPI_SIMULATION_SEED</c> replays one run with its whole trace;
/// <c>TRADEKPI_SIMULATION_SEEDS</c> runs so many, from <c>TRADEKPI_SIMULATION_START</c> on.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Enough = 3;
    private const int Last = 40;

    [Fact]
    public Task Nothing_is_lost_nothing_doubled_and_gold_is_a_recompute_whatever_befalls_the_pipeline() =>
        HoldAsync(nameof(Nothing_is_lost_nothing_doubled_and_gold_is_a_recompute_whatever_befalls_the_pipeline), toGold: true, 10);

    [Fact]
    public Task Everything_accepted_stands_in_the_lake_whatever_befalls_hub_and_lake() =>
        HoldAsync(nameof(Everything_accepted_stands_in_the_lake_whatever_befalls_hub_and_lake), toGold: false, 300);

    [Theory]
    [InlineData(3, true)]
    [InlineData(7, false)]
    [InlineData(8, false)]
    public async Task A_seed_is_a_run(int seed, bool toGold)
    {
        await using var first = new World(seed, toGold);
        await using var second = new World(seed, toGold);
        await first.RunAsync();
        await second.RunAsync();
        Assert.Equal(first.Turns.Trace, second.Turns.Trace, StringComparer.Ordinal);
    }

    private async Task HoldAsync(string test, bool toGold, int sample)
    {
        var one = Number("SEED");
        var (start, count) = one is { } seed ? (seed, 1) : (Number("START") ?? 1, Number("SEEDS") ?? sample);
        var (failed, runs, crashes, errors, late, refused, turns) = (new List<string>(), 0, 0, 0, 0, 0, 0L);
        foreach (var number in Enumerable.Range(start, count).TakeWhile(_ => failed.Count < Enough))
        {
            await using var world = new World(number, toGold);
            var faults = await RunAsync(world);
            runs++;
            crashes += world.Turns.Crashes;
            errors += world.Turns.Errors;
            (late, refused) = (late + world.Turns.Late, refused + world.Turns.Refused);
            turns += world.Turns.Trace.Count;
            if (faults.Count > 0)
                failed.Add(Telling(test, number, faults, world.Turns.Trace.TakeLast(one is null ? Last : int.MaxValue)));
        }

        output.WriteLine(Text($"{runs} runs, {turns} turns, {errors} errors ({refused} of busy services) and {crashes} crashes of I/O, ")
            + Text($"{late} late writes, {failed.Count} failed"));
        Assert.True(failed.Count == 0, string.Join("\n\n", failed));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(World world)
    {
        try
        {
            await world.RunAsync();
            return await world.FaultsAsync();
        }
        catch (Exception e)
        {
            return [e.ToString()];
        }
    }

    private static string Telling(string test, int seed, IReadOnlyList<string> faults, IEnumerable<string> trace)
    {
        var filter = test[..test.IndexOf("_what", StringComparison.Ordinal)];
        return string.Join('\n',
        [
            Text($"TRADEKPI_SIMULATION_SEED={seed} dotnet test tests/TradeKpi.Simulation.Tests --filter {filter}"),
            .. faults,
            .. trace,
        ]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable("TRADEKPI_SIMULATION_" + name), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
