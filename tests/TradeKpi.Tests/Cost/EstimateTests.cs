using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Cost;

namespace TradeKpi.Tests.Cost;

public sealed class EstimateTests
{
    private static readonly Workload s_load = new(1_000, 2, 100, "a test");

    /// <summary>Each figure by hand, from prices of one and round assumptions.</summary>
    [Fact]
    public void A_day_of_a_thousand_events_a_second_by_hand()
    {
        var plan = new Plan(200, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10), ByPipe: false);
        var day = Estimate.Of(1_000, 30, plan, s_load, Ones())!;

        // 5 batches a second of 200, two files each: 10 files, 30 requests to write and 10 to read, 15 executions.
        // Archiving takes 2 × 3 × 0.05 + 200 / 100,000 = 0.302 s, 1.51 instances; one instance loads.
        // A run is 100 × 0.1 s and a tenth of its interval of 10 / 0.9 = 11.1 s: the warehouse is always awake.
        Assert.Equal(
            [
                ("throughput units", 24m), ("events in", 86.4m), ("instances", 867.456m), ("executions", 1.296m), ("writes", 259.2m),
                ("reads", 86.4m), ("lake", 85.2164m), ("news", 0.864m), ("warehouse", 24m), ("rows", 4.2608m), ("logs", 1.296m),
            ],
            day.Items.Zip(["throughput units", "events in", "instances", "executions", "writes", "reads", "lake", "news", "warehouse",
                "rows", "logs"], (item, name) => (name, item.Cost)));

        // 1 s in a partition whose batch does not fill, 0.302, news 1, linger 0.5, two COPYs of 1.005 / 0.99, an interval and a run.
        Assert.Equal(1 + 0.302 + 1 + 0.5 + (2 * 1.005 / 0.99) + (2 * 10 / 0.9), day.Latency.TotalSeconds, 6);
        Assert.Equal(("X-Small", 4), (day.Warehouse, day.Partitions));
    }

    [Fact]
    public void Pipes_take_the_place_of_the_apps_copies_and_their_instances()
    {
        var plan = new Plan(200, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(10), ByPipe: true);
        var day = Estimate.Of(1_000, 30, plan, s_load, Ones())!;
        Assert.Equal(86.4m, Assert.Single(day.Items, item => item.Item == "pipes").Cost);

        // A run of 10 s and a tenth of ten minutes, and a minute until it sleeps.
        Assert.Equal(24 * 130m / 600, Assert.Single(day.Items, item => item.Item == "warehouse").Cost);
        Assert.DoesNotContain(day.Limits, limit => limit.Part.Contains("COPY", StringComparison.Ordinal));
    }

    [Fact]
    public void More_events_never_cost_less_nor_are_sooner_there_by_the_same_plan_and_what_carries_them_carries_fewer()
    {
        var list = PriceList.Default();
        var case_ = from plan in Gen.Elements(Plan.All.ToArray())
                    from bytes in Gen.Choose(100, 5_000)
                    from entities in Gen.Choose(1, 4)
                    from exponents in Gen.Choose(0, 6_000).Two()
                    select (plan, load: new Workload(bytes, entities, 118, ""), Math.Min(exponents.Item1, exponents.Item2),
                        Math.Max(exponents.Item1, exponents.Item2));
        Prop.ForAll(case_.ToArbitrary(), one =>
        {
            var (plan, load, less, more) = one;
            var (few, many) = (Of(less), Of(more));
            return many is null || (few is not null && few.Total <= many.Total && few.Latency <= many.Latency);

            Estimate? Of(int exponent) => Estimate.Of(Math.Pow(10, exponent / 1000.0), 30, plan, load, list);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1_000, "Standard")]
    [InlineData(33_000, "Premium")]
    [InlineData(1_000_000, "Dedicated")]
    public void The_hubs_tier_follows_the_rate(double rate, string tier) =>
        Assert.StartsWith(tier, Advice.For(new CostQuestion(rate, TimeSpan.FromMinutes(10), null, 30), Workload.Generated,
            PriceList.Default())!.Estimate.Items[0].Item, StringComparison.Ordinal);

    [Fact]
    public void The_hubs_tier_is_the_cheapest_that_takes_the_events()
    {
        var tiny = new Workload(100, 4, 118, "");
        var day = Advice.For(new CostQuestion(30_000, TimeSpan.FromMinutes(10), null, 30), tiny, PriceList.Default())!.Estimate;
        Assert.StartsWith("Premium", day.Items[0].Item, StringComparison.Ordinal);
    }

    private static PriceList Ones() => PriceList.Read("""
        {
          "date": "2026-01-01", "region": "nowhere", "currency": "XXX",
          "prices": {
            "throughput_unit_hour": 1, "million_hub_events": 1, "processing_unit_hour": 1000, "capacity_unit_hour": 1000,
            "function_gigabyte_second": 0.001, "million_function_executions": 1, "ten_thousand_lake_writes": 1,
            "ten_thousand_lake_reads": 1, "lake_gigabyte_month": 1, "million_event_grid_operations": 1, "snowflake_credit": 1,
            "snowflake_terabyte_month": 100, "pipe_credits_per_gigabyte": 1, "log_gigabyte": 1
          },
          "assumed": {
            "statement_seconds": 0.1, "merge_seconds_per_million_events": 100, "copy_seconds_per_file": 0.001, "pipe_seconds": 60,
            "suspend_seconds": 60, "lake_request_seconds": 0.05, "archive_events_per_second": 100000, "news_seconds": 1,
            "instance_gigabytes": 4, "log_bytes_per_execution": 1000, "warehouse_bytes_per_lake_byte": 0.5
          }
        }
        """);
}
