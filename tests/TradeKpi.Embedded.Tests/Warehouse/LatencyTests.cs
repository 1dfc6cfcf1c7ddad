using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using TradeKpi.Operate;
using TradeKpi.Specs;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>From the hub's taking an event to the version of gold that shows it, on a clock of the test.</summary>
public sealed class LatencyTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync()
    {
        _warehouse = await WarehouseOfTest.OpenAsync(time: _time);
        await _warehouse.BeginAsync();
        _time.Advance(TimeSpan.FromHours(1));
    }

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task Half_and_99_of_100_events_became_visible_within_what_an_event_took()
    {
        Assert.Null(await RecentAsync());
        await TakeAsync([.. Orders(1, 98, 0.4), .. Orders(99, 1, 9), .. Orders(100, 1, 31.25)]);
        Assert.Equal(new Latency(100, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(9)), await RecentAsync());
        Assert.Equal([(400L, 98L), (9_000L, 1L), (31_250L, 1L)], await _warehouse.Connection.QueryAsync<(long, long)>(
            "select milliseconds, events from ops.vw_latencies order by milliseconds"));
    }

    [Fact]
    public async Task What_became_visible_more_than_ten_minutes_ago_counts_no_more()
    {
        await TakeAsync(Orders(1, 1, 20));
        _time.Advance(TimeSpan.FromMinutes(9));
        await TakeAsync(Orders(2, 1, 3));
        Assert.Equal(new Latency(2, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20)), await RecentAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new Latency(1, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)), await RecentAsync());
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await RecentAsync());
        Assert.Null(await _warehouse.ScalarAsync<long?>("select p50_milliseconds from ops.vw_freshness where entity = 'order'"));
    }

    [Fact]
    public async Task Each_accepted_event_counts_once_and_what_no_figure_shows_does_not()
    {
        JsonObject[] orders = [.. Orders(1, 2, 5)];
        await TakeAsync([.. orders, OnHub(Changes.Order("ORD9", "INSERT", 1, "-5"), 1)]);
        _time.Advance(TimeSpan.FromSeconds(30));
        await TakeAsync([.. orders, OnHub(Changes.Order("ORD1", "INSERT", 1), 0)]);
        Assert.Equal(2, (await RecentAsync())?.Events);
    }

    [Fact]
    public async Task A_hub_whose_clock_is_ahead_takes_no_less_than_no_time()
    {
        await TakeAsync(Orders(1, 1, -2));
        Assert.Equal(TimeSpan.Zero, (await RecentAsync())?.Most);
    }

    [Fact]
    public async Task Each_entity_has_its_own_and_freshness_tells_it()
    {
        await TakeAsync([.. Orders(1, 1, 2), OnHub(Changes.Trade("TRD1", "INSERT", 1, "BUY", 1, "10.00", "2025-01-01T12:00:00Z"), 7)]);
        Assert.Equal([("order", 2_000L, 2_000L), ("trade", 7_000L, 7_000L)], await _warehouse.Connection.QueryAsync<(string, long, long)>(
            "select entity, p50_milliseconds, p99_milliseconds from ops.vw_freshness order by entity"));
    }

    [Fact]
    public async Task What_the_hub_took_before_the_warehouse_was_there_has_none()
    {
        await TakeAsync([.. Orders(1, 5, 3_601), .. Orders(6, 1, 2)]);
        Assert.Equal(new Latency(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), await RecentAsync());
        Assert.Equal(6, await _warehouse.ScalarAsync<long>("select max(order_changes) from ops.gold_versions"));
    }

    private Task<Latency?> RecentAsync() => new LatencyStage(_warehouse.Source).RecentAsync(default);

    private IEnumerable<JsonObject> Orders(int from, int count, double secondsAgo) => Enumerable.Range(from, count)
        .Select(n => OnHub(Changes.Order($"ORD{n}", "INSERT", 1), secondsAgo));

    private JsonObject OnHub(JsonObject change, double secondsAgo)
    {
        var line = _warehouse.OnNextPosition(change);
        line["enqueued_at"] = (_time.GetUtcNow() - TimeSpan.FromSeconds(secondsAgo)).UtcDateTime
            .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        return line;
    }

    private async Task TakeAsync(IEnumerable<JsonObject> lines)
    {
        await _warehouse.LoadAsync(lines);
        await _warehouse.RefreshAsync();
    }
}
