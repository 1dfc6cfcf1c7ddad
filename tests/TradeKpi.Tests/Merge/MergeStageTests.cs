using Microsoft.Extensions.Time.Testing;
using TradeKpi.Merge;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Merge;

public class MergeStageTests
{
    [Fact]
    public async Task Nothing_pending_asks_for_nothing()
    {
        var graph = new Graph { Pending = 0 };
        await graph.Stage().DrainAsync(default);
        Assert.Equal(0, graph.Asked);
    }

    [Fact]
    public async Task A_run_is_asked_for_once_and_waited_for()
    {
        var graph = new Graph { Pending = 3, RunsEndAfterLooks = int.MaxValue };
        await graph.Stage().DrainAsync(default);
        Assert.Equal(1, graph.Asked);
    }

    [Fact]
    public async Task A_run_that_ended_and_left_something_is_asked_for_again()
    {
        var graph = new Graph { Pending = 4, RunsEndAfterLooks = 2 };
        await graph.Stage().DrainAsync(default);
        Assert.Equal(2, graph.Asked);
    }

    [Fact]
    public async Task A_failed_run_is_told_with_its_error()
    {
        var graph = new Graph { Pending = int.MaxValue, RunsEndAfterLooks = 2, Fails = true };
        var failure = await Assert.ThrowsAsync<MergeFailedException>(() => graph.Stage().DrainAsync(default));
        Assert.Contains("refresh_gold: out of luck", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_ended_with_its_process_and_is_recorded_only_now_fails_nothing()
    {
        var graph = new Graph { Pending = 6, RunsEndAfterLooks = 2, Fails = true, Began = DateTime.UnixEpoch };
        await graph.Stage().DrainAsync(default);
        Assert.Equal(2, graph.Asked);
    }

    [Fact]
    public async Task Where_ends_of_runs_are_told_nothing_is_waited_for_but_them()
    {
        var (graph, ends) = (new Graph { Pending = int.MaxValue, RunsEndAfterLooks = int.MaxValue }, new Ends());
        var drained = graph.Stage(new FakeTimeProvider(), ends).DrainAsync(default);
        Assert.Equal(1, graph.Asked);
        Assert.False(drained.IsCompleted);

        graph.Pending = 0;
        ends.Told.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, graph.Asked);
    }

    private sealed class Ends : IRunEnds
    {
        public TaskCompletionSource Told { get; } = new();

        public Task Next => Told.Task;
    }

    private sealed class Graph
    {
        private int _looks;

        public int Pending { get; set; }

        public int RunsEndAfterLooks { get; init; }

        public bool Fails { get; init; }

        public DateTime Began { get; init; } = DateTime.MaxValue;

        public int Asked { get; private set; }

        public MergeStage Stage() => Stage(TimeProvider.System);

        public MergeStage Stage(TimeProvider time, IRunEnds? ends = null) => new(new FakeWarehouse(Answer), time, ends);

        private System.Data.DataTable Answer(FakeCommand command)
        {
            if (command.CommandText.StartsWith("execute task", StringComparison.Ordinal))
            {
                Asked++;
                return FakeWarehouse.Table(["status"], ["ok"]);
            }

            if (command.CommandText.Contains("has_pending", StringComparison.Ordinal))
                return FakeWarehouse.Table(["has_pending"], [Pending-- > 0]);
            if (command.CommandText.StartsWith("select error", StringComparison.Ordinal))
                return FakeWarehouse.Table(["error"], ["refresh_gold: out of luck"]);
            var ended = _looks++ >= RunsEndAfterLooks ? 1L : 0L;
            var counts = Fails && Began >= (DateTime)command.Parameters["begun"].Value!;
            return FakeWarehouse.Table(["ended", "failed"], [ended, counts ? ended : 0L]);
        }
    }
}
