using TradeKpi.Archive;
using TradeKpi.Local.Hosting;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class StandingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(5, 45, "5 events stand in the hub, and their archive has not moved for 45 s.")]
    [InlineData(5, 20, null)]
    [InlineData(0, 45, null)]
    [InlineData(5, null, null)]
    public void An_archive_that_neither_fails_nor_moves_is_told_where_something_waits_for_it(int lag, int? secondsAgo, string? told)
    {
        var moved = secondsAgo is { } ago ? s_now.AddSeconds(-ago) : (DateTimeOffset?)null;
        PartitionHealth[] archive = [new(0, null, 0, null) { MovedAt = s_now }, new(1, null, 0, null) { MovedAt = moved }];
        Assert.Equal(told, LocalStageFaults.Standing(archive, [7, lag], s_now));
        Assert.Null(LocalStageFaults.Standing(archive, [7, lag], s_now, begun: s_now.AddSeconds(-3)));
    }

    [Theory]
    [InlineData(301, "A refresh runs for 301 s and has not ended.")]
    [InlineData(299, null)]
    [InlineData(null, null)]
    public void A_refresh_that_does_not_end_is_told(int? secondsAgo, string? told) =>
        Assert.Equal(told, LocalStageFaults.Hung(secondsAgo is { } ago ? s_now.AddSeconds(-ago) : null, s_now));

    [Fact]
    public void Work_that_holds_the_archive_is_named_for_it() => Assert.Equal(
        "verify, rebuild or purge holds archive and load for 45 s; the hub takes events.",
        LocalStageFaults.Held(s_now.AddSeconds(-45), s_now));
}
