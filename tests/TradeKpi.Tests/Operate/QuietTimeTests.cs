using TradeKpi.Lake;
using TradeKpi.Operate;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

public sealed class QuietTimeTests
{
    private static readonly WarehouseGauges s_said = new(30, 0, 2);
    private readonly MemoryLake _lake = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 8, 0, 5, 0, TimeSpan.Zero));
    private readonly QuietOptions _options = new();
    private readonly QuietTime _quiet;

    public QuietTimeTests() => _quiet = new QuietTime(new LakeNews(_lake, _time), _options, _time);

    [Fact]
    public async Task While_nothing_comes_the_last_sample_holds_and_only_ages()
    {
        Assert.Null(await _quiet.LastAsync(default));
        _quiet.Keep(s_said);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(s_said with { Freshness = 330 }, await _quiet.LastAsync(default));
    }

    [Theory]
    [InlineData("lake/trade/date=2026-01-07/hour=23/f.json")]
    [InlineData("quarantine/date=2026-01-08/hour=00/q.json")]
    public async Task A_file_of_late_has_the_warehouse_asked_until_its_load_its_run_and_its_tests_are_done(string path)
    {
        _quiet.Keep(s_said);
        await _lake.WriteOnceAsync(path, "{}"u8.ToArray(), default);
        _lake.WrittenAt = _time.GetUtcNow();
        Assert.Null(await _quiet.LastAsync(default));
        _time.Advance(_options.QuietAfter);
        Assert.NotNull(await _quiet.LastAsync(default));
    }

    [Fact]
    public async Task What_waits_in_the_warehouse_is_asked_for_again()
    {
        _quiet.Keep(s_said with { Staleness = 1 });
        Assert.Null(await _quiet.LastAsync(default));
    }

    [Fact]
    public async Task No_sample_holds_for_ever()
    {
        _quiet.Keep(s_said);
        _time.Advance(_options.AskAfter);
        Assert.Null(await _quiet.LastAsync(default));
    }
}
