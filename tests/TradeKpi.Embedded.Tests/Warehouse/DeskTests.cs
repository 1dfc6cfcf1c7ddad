using System.Text.Json.Nodes;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Blotter, open positions and what was realised net of fees, against figures worked out by hand.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    private const string Position =
        "trader_id, desk, symbol, side, lots, quantity, average_cost, last_price, cost, market_value, unrealised_pnl";

    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task Open_lots_are_worth_the_last_traded_price_whoever_traded_it()
    {
        await _warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 10, "100", "10:00"),
            Trade("T2", 2, "BUY", 10, "110", "11:00"),
            Trade("T3", 3, "SELL", 15, "120", "12:00"),
            Trade("T4", 4, "SELL", 4, "125.5", "13:00", trader: "TR2", desk: "macro"));

        // TR1 has 5 of T2 left; TR2 is short 4 at the price that it made last itself.
        Assert.Equal(
            [
                "TR1, rates, ACME, LONG, 1, 5, 110.000000, 125.5, 550.00, 627.50, 77.50",
                "TR2, macro, ACME, SHORT, 1, 4, 125.500000, 125.5, 502.00, 502.00, 0.00",
            ],
            await _warehouse.AskAsync("positions", "", Position));

        await _warehouse.TakeAsync(Trade("T5", 5, "BUY", 1, "131", "14:00", trader: "TR3"));
        Assert.Equal(["5, 131, 105.00", "4, 131, -22.00", "1, 131, 0.00"],
            await _warehouse.AskAsync("positions", "", "quantity, last_price, unrealised_pnl"));
        Assert.Equal(["TR2, 4, -22.00"], await _warehouse.AskAsync("positions", "desk=MACRO", "trader_id, quantity, unrealised_pnl"));

        // The last trade is cancelled, so the one before it is the last again.
        await _warehouse.TakeAsync(Changes.Trade("T5", "DELETE", 6, "BUY", 0, "1", ""));
        Assert.Equal(["5, 125.5, 77.50", "4, 125.5, 0.00"],
            await _warehouse.AskAsync("positions", "", "quantity, last_price, unrealised_pnl"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task A_trade_of_a_clock_that_runs_years_ahead_is_nobodys_last_price()
    {
        var ahead = Trade("T3", 3, "BUY", 1, "9999", "10:00", trader: "TR2");
        (ahead["payload"]!["trade_time"], ahead["occurred_at"]) = ("2033-01-01T10:00:00Z", "2033-01-01T10:00:00.000000Z");
        await _warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 100, "10", "10:00"), Trade("T2", 2, "BUY", 1, "5", "11:00", symbol: "ONLY"), ahead);

        Assert.Equal(["TR1, ACME, 10", "TR1, ONLY, 5", "TR2, ACME, 10"],
            await _warehouse.AskAsync("positions", "sort=trader_id,symbol", "trader_id, symbol, last_price"));
    }

    [Fact]
    public async Task Each_open_lot_is_in_cents_so_that_desks_and_traders_add_up_to_the_whole()
    {
        await _warehouse.EuroIsAsync(("2024-01-01", 1.15m));
        await _warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 1, "10.01", "10:00", currency: "EUR"),
            Trade("T2", 2, "BUY", 1, "33.33", "11:00", currency: "EUR"),
            Trade("T3", 3, "BUY", 1, "33.33", "12:00", desk: "macro", currency: "EUR"));

        // 10.01 × 1.15 = 11.5115 and 33.33 × 1.15 = 38.3295, each in cents, bought as well as now.
        Assert.Equal(
            [
                "TR1, macro, ACME, LONG, 1, 1, 38.330000, 38.3295, 38.33, 38.33, 0.00",
                "TR1, rates, ACME, LONG, 2, 2, 24.920000, 38.3295, 49.84, 76.66, 26.82",
            ],
            await _warehouse.AskAsync("positions", "", Position));
    }

    [Fact]
    public async Task What_was_realised_net_of_fees_adds_up_to_the_same_by_trader_desk_symbol_day_and_hour()
    {
        await _warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 10, "100", "10:00"),
            Trade("T2", 2, "SELL", 4, "120", "10:59"),
            Trade("T3", 3, "SELL", 6, "95", "11:00", desk: "macro"),
            Trade("T4", 4, "SELL", 3, "7", "11:30", trader: "TR2", symbol: "OTHER"),
            Trade("T5", 5, "BUY", 3, "7", "12:00", trader: "TR2", symbol: "OTHER"));

        // T2: 4 × 20 = 80; T3: 6 × −5 = −30; T5: 0, which is neither a win nor a loss. A dollar of fees each.
        const string Columns = "segment, trades, closes, wins, losses, win_rate, realised_pnl, fees, net_pnl";
        Assert.Equal(
            ["TR1, 3, 2, 1, 1, 0.500000, 50.00, 3.00, 47.00", "TR2, 2, 1, 0, 0, null, 0.00, 2.00, -2.00"],
            await _warehouse.AskAsync("realised-pnl", "", Columns));
        Assert.Equal(
            ["macro, 1, 1, 0, 1, 0.000000, -30.00, 1.00, -31.00", "rates, 4, 2, 1, 0, 1.000000, 80.00, 4.00, 76.00"],
            await _warehouse.AskAsync("realised-pnl", "by=desk", Columns));
        Assert.Equal(["ACME, 50.00, 47.00", "OTHER, 0.00, -2.00"],
            await _warehouse.AskAsync("realised-pnl", "by=symbol", "segment, realised_pnl, net_pnl"));
        Assert.Equal(
            [
                "2025-01-01T10:00:00.000000Z, 2, 80.00, 78.00",
                "2025-01-01T11:00:00.000000Z, 2, -30.00, -32.00",
                "2025-01-01T12:00:00.000000Z, 1, 0.00, -1.00",
            ],
            await _warehouse.AskAsync("realised-pnl", "by=none&per=hour&from=2025-01-01&to=2025-01-01",
                "period, trades, realised_pnl, net_pnl"));
        Assert.Equal(["all, 2025-01-01T00:00:00.000000Z, 50.00, 45.00"],
            await _warehouse.AskAsync("realised-pnl", "by=none&per=day", "segment, period, realised_pnl, net_pnl"));
        Assert.Equal(["TR2, -2.00"], await _warehouse.AskAsync("realised-pnl", "trader_id=TR2", "segment, net_pnl"));
        Assert.Equal(["all, 2, 78.00"],
            await _warehouse.AskAsync("realised-pnl", "by=none&before=2025-01-01T11:00:00Z", "segment, trades, net_pnl"));
    }

    [Fact]
    public async Task The_blotter_begins_with_the_newest_trade_and_says_what_each_realised()
    {
        await _warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 10, "100", "10:00"),
            Trade("T2", 2, "SELL", 4, "120", "11:00"),
            Trade("T3", 3, "BUY", 1, "8.5", "09:00", trader: "TR2", symbol: "OTHER", currency: "EUR"));

        const string Columns = "trade_time, trade_id, desk, symbol, trade_type, quantity, price, currency, closed_quantity, realised_pnl";
        Assert.Equal(
            [
                "2025-01-01T11:00:00.000000Z, T2, rates, ACME, SELL, 4, 120, USD, 4, 80.00",
                "2025-01-01T10:00:00.000000Z, T1, rates, ACME, BUY, 10, 100, USD, null, null",
                "2025-01-01T09:00:00.000000Z, T3, rates, OTHER, BUY, 1, 8.5, EUR, null, null",
            ],
            await _warehouse.AskAsync("blotter", "", Columns));
        Assert.Equal(["T2", "T1"], await _warehouse.AskAsync("blotter", "trader_id=TR1", "trade_id"));
        Assert.Equal(["T1", "T2", "T3"], await _warehouse.AskAsync("blotter", "sort=trade_id", "trade_id"));
    }

    private static JsonObject Trade(string id, long sequence, string type, int quantity, string price, string time,
        string trader = "TR1", string symbol = "ACME", string desk = "rates", string? currency = null)
    {
        var trade = Changes.Trade(id, "INSERT", sequence, type, quantity, price, $"2025-01-01T{time}:00Z", trader, symbol, currency);
        trade["payload"]!["desk"] = desk;
        return trade;
    }
}
