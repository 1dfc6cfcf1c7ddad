using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Specs.Snowflake.Tasks;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Any graph: task i comes after some of the tasks before it, and some tasks fail.</summary>
public sealed class GraphProperties
{
    private const int Tasks = 8;

    [Fact]
    public void A_task_runs_once_after_its_predecessors_and_exactly_when_all_of_them_succeeded() => Prop.ForAll(
        Gen.Choose(1, 255).ArrayOf(Tasks).Zip(Gen.Choose(0, 4).Select(n => n == 0).ArrayOf(Tasks)).ToArbitrary(),
        graph => Holds(graph.Item1, graph.Item2)).QuickCheckThrowOnFailure();

    private static bool Holds(int[] masks, bool[] broken)
    {
        // Task 0 is the root; the bits of a mask choose predecessors, the root where they choose none.
        var after = Enumerable.Range(0, Tasks).Select(
            i => i == 0 ? [] : Enumerable.Range(0, i).Where(j => (masks[i] >> j & 1) == 1).DefaultIfEmpty(0).ToArray()).ToArray();
        var succeeds = new bool[Tasks];
        for (var i = 0; i < Tasks; i++)
            succeeds[i] = !broken[i] && after[i].All(j => succeeds[j]);

        var log = RunAsync(after, broken).GetAwaiter().GetResult().ToList();
        return log.Order().SequenceEqual(Enumerable.Range(0, Tasks).Where(i => succeeds[i]))
            && log.TrueForAll(i => after[i].All(j => log.IndexOf(j) < log.IndexOf(i)));
    }

    private static async Task<IEnumerable<int>> RunAsync(int[][] after, bool[] broken)
    {
        await using var warehouse = await FakeTaskWarehouse.OpenAsync();
        for (var i = 0; i < Tasks; i++)
        {
            var names = string.Join(", ", after[i].Select(j => $"ops.{Name(j)}"));
            await warehouse.ExecuteAsync($"create task ops.{Name(i)} {(i == 0 ? "" : $"after {names}")} as {TaskWarehouse.Body(Name(i))}");
            if (broken[i])
                await warehouse.BreakAsync(Name(i));
        }

        await warehouse.ExecuteAsync($"select system$task_dependents_enable('ops.{Name(0)}'); execute task ops.{Name(0)}");
        await warehouse.PassAsync(TimeSpan.Zero);
        return warehouse.Engine.Log.Select(name => 'h' - name[0]);
    }

    // Names run against the order, so that an order by name alone would be wrong.
    private static string Name(int i) => ((char)('h' - i)).ToString();
}
