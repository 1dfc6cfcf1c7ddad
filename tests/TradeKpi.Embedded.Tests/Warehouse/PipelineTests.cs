using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>What the pipeline says of its stages.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task Before_the_first_event_every_stage_is_empty() =>
        Assert.Equal(
            ["1 source EMPTY 0", "2 hub EMPTY 0", "3 lake EMPTY 0", "4 bronze EMPTY 0", "5 silver EMPTY 0", "6 gold EMPTY 0"],
            await _warehouse.Connection.QueryAsync<string>(
                "select position || ' ' || stage || ' ' || status || ' ' || items from ops.vw_pipeline order by position"),
            StringComparer.Ordinal);

    [Fact]
    public async Task A_stage_counts_what_it_holds_and_what_it_refused()
    {
        await TakeAsync();
        Assert.Equal((3L, "ERROR"), await StageAsync("hub"));
        Assert.Equal((1L, "OK"), await StageAsync("lake"));
        Assert.Equal((3L, "OK"), await StageAsync("bronze"));
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select refused from ops.vw_pipeline where stage = 'silver'"));
        Assert.Equal((1L, "OK"), await StageAsync("gold"));
    }

    [Fact]
    public async Task Silver_is_busy_while_a_file_is_newer_than_the_last_run()
    {
        await TakeAsync();
        Assert.Equal("OK", (await StageAsync("silver")).Status);
        await RunAsync("r1", "dateadd('minute', -2, sysdate())", "SUCCEEDED", "null");
        Assert.Equal("BUSY", (await StageAsync("silver")).Status);
        await RunAsync("r2", "dateadd('minute', 1, sysdate())", "SUCCEEDED", "null");
        Assert.Equal("OK", (await StageAsync("silver")).Status);
    }

    [Fact]
    public async Task A_run_that_failed_is_an_error_of_gold_until_one_succeeds()
    {
        await TakeAsync();
        await RunAsync("r1", "dateadd('minute', -2, sysdate())", "FAILED", "'refresh_gold: broken'");
        Assert.Equal("ERROR", (await StageAsync("gold")).Status);
        Assert.Equal("refresh_gold: broken",
            await _warehouse.ScalarAsync<string>("select detail from ops.vw_pipeline where stage = 'gold'"));
        await RunAsync("r2", "sysdate()", "SUCCEEDED", "null");
        Assert.Equal("OK", (await StageAsync("gold")).Status);
    }

    [Fact]
    public async Task A_file_that_COPY_refused_is_an_error_of_bronze_until_it_is_loaded()
    {
        await TakeAsync();
        await _warehouse.Connection.ExecuteAsync(
            "insert into ops.load_failures (file_name, entity, error) values ('broken.json', 'order', 'no JSON')");
        Assert.Equal("ERROR", (await StageAsync("bronze")).Status);
        await _warehouse.Connection.ExecuteAsync(
            "insert into ops.load_ledger (file_name, entity, rows_loaded) values ('broken.json', 'order', 1)");
        Assert.Equal("OK", (await StageAsync("bronze")).Status);
    }

    [Fact]
    public async Task Delays_count_from_the_arrival_in_the_hub_of_the_newest_event()
    {
        await _warehouse.BeginAsync("2025-01-01");
        await TakeAsync();
        var seconds = await _warehouse.ScalarAsync<decimal>(
            "select cast(lag_milliseconds as decimal(38, 3)) * 0.001 from ops.vw_pipeline where stage = 'silver'");
        var expected = await _warehouse.ScalarAsync<decimal>(
            "select datediff('millisecond', max(enqueued_at), max(processed_at)) * 0.001 from silver.change_events");
        Assert.Equal(expected, seconds);
    }

    [Fact]
    public async Task What_came_before_the_warehouse_was_there_tells_no_delay()
    {
        await TakeAsync();
        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(lag_milliseconds) from ops.vw_pipeline"));
    }

    private async Task TakeAsync()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 10, "110", "2025-01-01T11:00:00Z"),
            Changes.Trade("T3", "INSERT", 3, "SELL", 15, "-1", "2025-01-01T12:00:00Z"));
        await _warehouse.Connection.ExecuteAsync(
            "insert into ops.load_ledger (file_name, entity, rows_loaded) values ('file-1.json', 'trade', 3)");
    }

    private Task RunAsync(string id, string startedAt, string status, string error) => _warehouse.Connection.ExecuteAsync(
        $"insert into ops.runs (run_id, started_at, completed_at, status, error) select '{id}', {startedAt}, {startedAt}, " +
        $"'{status}', {error}");

    private async Task<(long Items, string Status)> StageAsync(string stage) =>
        await _warehouse.Connection.QuerySingleAsync<(long, string)>("select items, status from ops.vw_pipeline where stage = :stage",
            new { stage });
}
