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

    [Theory]
    [InlineData(1, 2, 300)]
    [InlineData(2, 1, 500)]
    [InlineData(1, 1, 300)]
    public async Task Lots_of_one_instant_go_by_the_order_of_their_source_then_by_their_numbers(long nine, long ten, decimal realised)
    {
        await _warehouse.TakeAsync(
            Changes.Trade("9", "INSERT", nine, "BUY", 100, "12", "2025-01-01T10:00:00Z"),
            Changes.Trade("10", "INSERT", ten, "BUY", 100, "10", "2025-01-01T10:00:00Z"),
            Changes.Trade("11", "INSERT", 3, "SELL", 100, "15", "2025-01-01T11:00:00Z"));

        Assert.Equal([("11", 100m, realised)], await ClosesAsync());
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_incremental_snapshot_moves_no_lot_among_those_of_its_instant(bool isFirst)
    {
        const string Time = "2025-01-01T10:00:00Z";
        await TakeAsync(isFirst);
        await TakeAsync(!isFirst);

        Assert.Equal([("11", 100m, 500m)], await ClosesAsync());
        Assert.Empty(await _warehouse.DifferencesAsync());

        async Task TakeAsync(bool isSnapshot) => await _warehouse.TakeAsync(isSnapshot
            ? [Changes.Trade("9", "SNAPSHOT", 0, "BUY", 100, "12", Time), Changes.Trade("10", "SNAPSHOT", 0, "BUY", 100, "10", Time)]
            :
            [
                Changes.Trade("10", "INSERT", 1, "BUY", 100, "10", Time), Changes.Trade("9", "INSERT", 2, "BUY", 100, "12", Time),
                Changes.Trade("11", "INSERT", 3, "SELL", 100, "15", "2025-01-01T11:00:00Z"),
            ]);
    }

    [Fact]
    public async Task An_amended_lot_keeps_its_place_among_those_of_its_instant_also_when_its_first_event_comes_last()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("A", "UPDATE", 5, "BUY", 100, "12", "2025-01-01T10:00:00Z"),
            Changes.Trade("B", "INSERT", 2, "BUY", 100, "10", "2025-01-01T10:00:00Z"),
            Changes.Trade("C", "INSERT", 3, "SELL", 100, "15", "2025-01-01T11:00:00Z"));
        Assert.Equal([("C", 100m, 500m)], await ClosesAsync());

        await _warehouse.TakeAsync(Changes.Trade("A", "INSERT", 1, "BUY", 100, "99", "2025-01-01T10:00:00Z"));
        Assert.Equal([("C", 100m, 300m)], await ClosesAsync());
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Theory]
    [InlineData("9", "10")]
    [InlineData("TRD9", "TRD10")]
    [InlineData("A2-9", "A10-1")]
    [InlineData("TRD2-9", "TRD10")]
    [InlineData("TRD9", "TRD10-1")]
    [InlineData("9", "9A")]
    [InlineData("007", "8")]
    [InlineData("007", "7")]
    public async Task Ids_compare_their_digits_as_numbers(string before, string after) =>
        Assert.True(await _warehouse.Connection.ExecuteScalarAsync<bool>(
            "select ops.trade_tie(7, :before) < ops.trade_tie(7, :after)", new { before, after }));

    [Fact]
    public async Task Trades_from_before_lots_were_kept_are_laid_out_with_the_next_trade()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "100", "2025-01-01T10:00:00Z"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 4, "120", "2025-01-01T11:00:00Z"),
            Changes.Trade("T3", "INSERT", 3, "BUY", 5, "7", "2025-01-01T12:00:00Z", symbol: "OTHER"));
        await _warehouse.Connection.ExecuteAsync("delete from gold.open_lots");
        await _warehouse.Connection.ExecuteAsync("delete from gold.closed_lots");
        await _warehouse.TakeAsync(Changes.Trade("T4", "INSERT", 4, "SELL", 5, "8", "2025-01-01T13:00:00Z", symbol: "OTHER"));
        await _warehouse.TakeAsync(Changes.Trade("T5", "INSERT", 5, "SELL", 6, "130", "2025-01-01T14:00:00Z"));

        Assert.Equal([("T2", 4m, 80m), ("T4", 5m, 5m), ("T5", 6m, 180m)], await ClosesAsync());
        Assert.Empty(await _warehouse.DifferencesAsync());
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

    [Fact]
    public async Task Traders_of_several_currencies_have_their_money_in_dollars_at_the_rate_of_each_day()
    {
        await _warehouse.EuroIsAsync(("2024-01-01", 1.1m), ("2025-01-02", 1.2m));
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 10, "100", "2025-01-01T10:00:00Z", currency: "EUR"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 10, "100", "2025-01-02T10:00:00Z", currency: "eur"),
            Changes.Trade("T3", "INSERT", 3, "BUY", 10, "7", "2025-01-02T11:00:00Z", symbol: "OTHER"));

        // The euro rose by 0.1 between buying and selling 1,000.
        Assert.Equal([("T2", 10m, 100m)], await ClosesAsync());
        Assert.Equal(
            (1_100m + 1_200m + 70m, 1.1m + 1.2m + 1m),
            await _warehouse.Connection.QuerySingleAsync<(decimal, decimal)>("select notional, fees from gold.gold_trader_performance"));
        Assert.Equal(1_200m, await _warehouse.ScalarAsync<decimal>(
            "select notional from gold.gold_trade_summary where symbol = 'ACME' and trade_type = 'SELL'"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task Symbols_that_trade_in_several_currencies_have_their_money_in_dollars_or_a_row_for_each_currency()
    {
        await _warehouse.EuroIsAsync(("2024-01-01", 1.15m));
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 1, "33.33", "2025-01-01T10:00:00Z", currency: "EUR"),
            Changes.Trade("T2", "INSERT", 2, "BUY", 1, "10.01", "2025-01-01T11:00:00Z", currency: "EUR"),
            Changes.Trade("T3", "INSERT", 3, "BUY", 2, "40", "2025-01-01T11:00:00Z", trader: "TR2"));

        // 33.33 × 1.15 = 38.3295 and 10.01 × 1.15 = 11.5115, each in cents.
        const string Columns = "symbol, trades, volume, notional, vwap, low, high";
        Assert.Equal(["ACME, 3, 4, 129.84, 32.460000, 11.5115, 40"],
            await _warehouse.AskAsync("trade-summary", "", Columns));
        Assert.Equal(
            [
                "EUR, ACME, 2, 2, 43.34, 21.670000, 10.01, 33.33",
                "USD, ACME, 1, 2, 80.00, 40.000000, 40, 40",
            ],
            await _warehouse.AskAsync("trade-summary", "currency=local", "currency, " + Columns));
        Assert.Equal(
            ["USD, ACME, 3, 4, 129.84, 32.460000, 11.5115, 40"],
            await _warehouse.AskAsync("trade-summary", "currency=USD&symbol=acme", "currency, " + Columns));
        Assert.Equal(["ACME, 1, 2, 80.00, 40.000000, 40, 40"], await _warehouse.AskAsync("trade-summary", "trader_id=TR2", Columns));
        await _warehouse.TakeAsync(Changes.Trade("T2", "DELETE", 4, "BUY", 0, "1", ""));
        Assert.Equal(["ACME, 2, 3, 118.33, 39.443333, 38.3295, 40"],
            await _warehouse.AskAsync("trade-summary", "", Columns));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "IMPLAUSIBLE_TRADE_TIME")]
    [InlineData("0001-01-01T00:00:00", "IMPLAUSIBLE_TRADE_TIME")]
    [InlineData("2025-06-04T00:00:00Z", "IMPLAUSIBLE_TRADE_TIME")]
    [InlineData("2262-04-11T23:47:16.854775Z", "IMPLAUSIBLE_TRADE_TIME")]
    [InlineData("9223372036854775807", "INVALID_TRADE_TIME")]
    [InlineData("infinity", "INVALID_TRADE_TIME")]
    public async Task A_trade_of_a_time_that_cannot_be_true_is_rejected_with_its_reason(string time, string reason)
    {
        await _warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 10, "9.99", time));

        Assert.Equal(reason, await _warehouse.ScalarAsync<string>("select reasons from silver.rejected_events"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Theory]
    [InlineData("currency", "XXX", "NO_FX_RATE")]
    [InlineData("quantity", "999999999999", "INVALID_NOTIONAL")]
    public async Task A_trade_that_has_no_value_in_dollars_is_rejected_with_its_reason(string field, string value, string reason)
    {
        var trade = Changes.Trade("T1", "INSERT", 1, "BUY", 10, "9999", "2025-01-01T10:00:00Z");
        trade["payload"]![field] = value;
        await _warehouse.TakeAsync(trade);

        Assert.Equal(reason, await _warehouse.ScalarAsync<string>("select reasons from silver.rejected_events"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task The_largest_trade_that_is_accepted_fits()
    {
        await _warehouse.TakeAsync(
            Changes.Trade("T1", "INSERT", 1, "BUY", 999_999_999, "999999", "2025-01-01T10:00:00Z", currency: "GBP"),
            Changes.Trade("T2", "INSERT", 2, "SELL", 999_999_999, "0.000001", "2025-01-01T11:00:00Z", currency: "GBP"));

        Assert.Equal(1, await _warehouse.ScalarAsync<long>("select count(*) from gold.trade_closes"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    private async Task<IEnumerable<(string, decimal, decimal)>> ClosesAsync() =>
        await _warehouse.Connection.QueryAsync<(string, decimal, decimal)>(
            "select trade_id, closed_quantity, realised_pnl from gold.trade_closes order by trade_id");
}
