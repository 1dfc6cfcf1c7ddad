using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Embedded.Snowflake.Tasks;

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
            return next > after && next - after <= TimeSpan.FromSeconds(seconds) && (next - s_origin).Ticks % TimeSpan.FromSeconds(seconds).Ticks == 0;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0 * * * *", "2026-03-02T10:00:00Z")]
    [InlineData("*/15 * * * *", "2026-03-02T09:15:00Z")]
    [InlineData("5/20 9 * * *", "2026-03-02T09:05:00Z")]
    [InlineData("0 0 1 * *", "2026-04-01T00:00:00Z")]
    [InlineData("30 6 * * 1-5", "2026-03-03T06:30:00Z")]
    [InlineData("0 12 * * 0", "2026-03-08T12:00:00Z")]
    [InlineData("0 12 * * 7", "2026-03-08T12:00:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 4 * 5", "2026-03-04T00:00:00Z")]
    [InlineData("0,10 9,21 * 3 *", "2026-03-02T09:10:00Z")]
    public void A_cron_expression_gives_its_next_minute(string cron, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
        TaskSchedule.Parse($"USING CRON {cron} UTC").Next(default, s_origin));

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
    public void What_is_not_supported_is_refused_with_its_line(string schedule) =>
        Assert.StartsWith(
            "Line 7:", Assert.Throws<TaskSqlException>(() => TaskSchedule.Parse(schedule, 7)).Message, StringComparison.Ordinal);
}
