using Dapper;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Realised profit and loss, first in, first out.</summary>
public sealed class TradeTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task A_sale_closes_the_oldest_lots_first()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "BUY", 10, "110", "2025-01-01T11:00:00Z"),
            Changes.Trade("T3", "INSERT", 3, "SELL", 15, "120", "2025-01-01T12:00:00Z"));

        Assert.Equal([("T3", 15m, (10 * 20m) + (5 * 10m))], await ClosesAsync());
    }

    [Fact]
    public async Task A_short_position_is_closed_by_buying()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "SELL", 10, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "BUY", 4, "90", "2025-01-01T11:00:00Z"),
            Changes.Trade("T3", "INSERT", 3, "BUY", 10, "105", "2025-01-01T12:00:00Z"));

        Assert.Equal([("T2", 4m, 40m), ("T3", 6m, -30m)], await ClosesAsync());
    }

    [Fact]
    public async Task An_amended_or_cancelled_trade_restates_what_it_touches()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 10, "120", "2025-01-01T11:00:00Z"));
        await _warehouse.TakeAsync(Changes.Trade("T1", "UPDATE", 3, "BUY", 10, "115", "2025-01-01T10:00:00Z"));

        Assert.Equal([("T2", 10m, 50m)], await ClosesAsync());

        await _warehouse.TakeAsync(Changes.Trade("T1", "DELETE", 4, "BUY", 0, "1", ""));

        Assert.Empty(await ClosesAsync());
        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select trades::bigint from gold.gold_trader_performance"));
    }

    [Fact]
    public async Task Drawdown_is_the_deepest_fall_from_a_peak_of_realised_profit()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 3, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 1, "150", "2025-01-01T11:00:00Z"),
            Changes.Trade("T3", "INSERT", 3, "SELL", 1, "80", "2025-01-01T12:00:00Z"),
            Changes.Trade("T4", "INSERT", 4, "SELL", 1, "95", "2025-01-01T13:00:00Z"));

        var row = await _warehouse.Connection.QuerySingleAsync<(decimal, decimal, decimal, decimal)>(
            "select realised_pnl, max_drawdown, win_rate, profit_factor from gold.gold_trader_performance");

        Assert.Equal((25m, 25m, 0.333333m, 2m), row);
    }

    private async Task<IEnumerable<(string, decimal, decimal)>> ClosesAsync() =>
        await _warehouse.Connection.QueryAsync<(string, decimal, decimal)>("select trade_id, closed_quantity, realised_pnl from gold.trade_closes order by trade_id");
}
