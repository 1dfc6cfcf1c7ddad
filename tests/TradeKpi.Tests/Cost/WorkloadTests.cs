using TradeKpi.Cost;

namespace TradeKpi.Tests.Cost;

public sealed class WorkloadTests
{
    [Fact]
    public void Files_whose_places_lie_among_each_other_are_of_one_batch()
    {
        var samples = new[]
        {
            File(0, 0, 99, lines: 60), File(0, 1, 98, lines: 40), File(0, 100, 199, lines: 100), File(1, 0, 99, lines: 100),
        };
        Assert.Equal(3, LakeSample.Batches(samples));
        var load = Workload.Of(samples, "here")!;
        Assert.Equal((10.0, 4.0 / 3, "here"), (load.BytesPerEvent, load.EntitiesPerBatch, load.From));
    }

    [Fact]
    public void A_lake_without_events_measures_nothing()
    {
        Assert.Null(Workload.Of([], "here"));
        Assert.Null(LakeSample.Of("notes.json", 10, 1));
    }

    [Fact]
    public void A_run_takes_the_statements_of_the_procedures_that_its_tasks_call()
    {
        // type_events, four merges, fifteen calls for gold: each has one statement at least, and none has thirty.
        Assert.InRange(Workload.Generated.StatementsPerRun, 25, 25 * 30);
    }

    private static LakeSample File(int partition, long first, long last, long lines) =>
        LakeSample.Of($"tradekpi-20260101-{partition}-{first:D19}-{last:D19}.json", lines * 10, lines)!;
}
