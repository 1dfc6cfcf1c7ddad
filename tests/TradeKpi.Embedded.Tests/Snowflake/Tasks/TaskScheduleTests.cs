using FsCheck;
using FsCheck.Fluent;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Tasks;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

public sealed class TaskScheduleTests
{
    private static readonly DateTimeOffset s_origin = new(2026, 3, 2, 9, 3, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2 MINUTE", 120)]
    [InlineData("10 minutes", 600)]
    [InlineData("30 SECONDS", 30)]
    [InlineData("1 hour", 3600)]
    public void An_interval_counts_from_its_origin(string schedule, int seconds)
    {
        Assert.Equal(s_origin.AddSeconds(seconds), TaskSchedule.Parse(schedule).Next(s_origin, s_origin));
        Assert.Equal(s_origin.AddSeconds(2 * seconds), TaskSchedule.Parse(schedule).Next(s_origin, s_origin.AddSeconds(seconds)));
    }

    [Fact]
    public void The_next_time_is_the_first_multiple_after_now() => Prop.ForAll(
        Gen.Choose(10, 100_000).Zip(Gen.Choose(0, 10_000_000)).ToArbitrary(),
        pair =>
        {
            var (seconds, later) = pair;
            var after = s_origin.AddSeconds(later);
            var next = TaskSchedule.Parse($"{seconds} seconds").Next(s_origin, after);
            return next > after && next - after <= TimeSpan.FromSeconds(seconds)
                && (next - s_origin).Ticks % TimeSpan.FromSeconds(seconds).Ticks == 0;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("5 SECONDS")]
    [InlineData("9 days")]
    [InlineData("200 hours")]
    [InlineData("MINUTE")]
    [InlineData("USING CRON * * * * UTC")]
    [InlineData("USING CRON 0 0 * * * America/New_York")]
    [InlineData("USING CRON 60 0 * * * UTC")]
    [InlineData("USING CRON 0 0 L * * UTC")]
    [InlineData("USING CRON 0 0 31 2 * UTC")]
    [InlineData("USING CRON */0 0 * * * UTC")]
    public void What_is_not_supported_is_refused_with_its_line(string schedule)
    {
        var statement = SqlScript.Split($"\n\n\n\ncreate task ops.a\nwarehouse = wh\nschedule = '{schedule}' as select 1")[0];
        var refusal = Assert.Throws<SnowflakeSqlException>(() => TaskParser.Parse(statement));
        Assert.StartsWith("Line 7:", refusal.Message, StringComparison.Ordinal);
    }
}
