using TradeKpi.Events;
using TradeKpi.Lake;

namespace TradeKpi.Tests.Lake;

public class LakePathTests
{
    [Fact]
    public void A_path_is_in_utc_whatever_the_offset() =>
        Assert.StartsWith(
            "lake/trade/date=2025-12-31/hour=23/",
            LakePath.Of(Entity.Trade, "tradekpi", "20260102030405", 0, 1, 2,
                new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.FromHours(2))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("lake/order/date=2026-01-02/hour=03/a.json", "order")]
    [InlineData("lake/trade/x.json", "trade")]
    [InlineData("quarantine/date=2026-01-02/hour=03/a.json", "quarantine")]
    [InlineData("quarantine-replayed/a.json", null)]
    [InlineData("lake/orders/x.json", null)]
    [InlineData("other/x.json", null)]
    public void The_entity_of_a_path_is_its_folder(string path, string? entity) => Assert.Equal(entity, LakePath.EntityOf(path));

    [Theory]
    [InlineData("lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-0-0000000000000000007-0000000000000000011.json", 5)]
    [InlineData("lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-0-0000000000000000007-000000000000000001x.json", 1)]
    [InlineData("quarantine/date=2026-01-02/hour=03/tradekpi-20260102030405-0-0000000000000000007-1234567812345678.json", 1)]
    [InlineData("a.json", 1)]
    [InlineData("", 1)]
    public void A_file_of_a_batch_holds_no_more_lines_than_the_batch_has_places(string path, long lines) =>
        Assert.Equal(lines, LakePath.MostLines(path));

    [Fact]
    public void Files_of_one_time_stand_together_whatever_their_entity() =>
        Assert.Equal(LakePath.WithinEntity("lake/order/date=2026-01-02/hour=03/a.json"),
            LakePath.WithinEntity("lake/trade/date=2026-01-02/hour=03/a.json"));

    [Fact]
    public void A_hub_name_with_a_slash_gives_no_path() =>
        Assert.Throws<ArgumentException>(() => LakePath.Of(Entity.Order, "../x", "1", 0, 1, 2, DateTimeOffset.UnixEpoch));
}
